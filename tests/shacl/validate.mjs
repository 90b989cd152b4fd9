/** Prints what a SHACL engine finds: `node validate.mjs DATA SHAPES` gives a JSON of the number of results by severity. */
import { readFileSync } from 'node:fs';
import dataset from '@rdfjs/dataset';
import { Parser } from 'n3';
import Validator from 'rdf-validate-shacl';

const [data, shapes] = process.argv.slice(2).map((path) => dataset.dataset(new Parser().parse(readFileSync(path, 'utf8'))));
const report = await new Validator(shapes).validate(data);
const found = {};
for (const result of report.results) {
  const severity = result.severity.value.split('#')[1];
  found[severity] = (found[severity] || 0) + 1;
}
console.log(JSON.stringify(found));
