/** What is checked of the page's sources, beside the types. */
import js from '@eslint/js';
import globals from 'globals';

/** What a comment above a function must tell: a sentence, every parameter with its type, and what comes back. */
const described = {
  meta: { type: 'suggestion', messages: { lacking: '{{name}} is exported: its comment lacks {{what}}' }, schema: [] },
  /** @param {import('eslint').Rule.RuleContext} context @returns {import('eslint').Rule.RuleListener} */
  create(context) {
    return {
      'ExportNamedDeclaration[declaration]': (/** @type {any} */ exported) => {
        for (const { name, made } of functionsOf(exported.declaration)) {
          const comment = context.sourceCode.getCommentsBefore(exported).pop();
          const text = comment && comment.type === 'Block' && comment.value.startsWith('*') ? comment.value : '';
          for (const what of lacks(text, made)) context.report({ node: exported, messageId: 'lacking', data: { name, what } });
        }
      },
    };
  },
};

/** @param {any} declaration @returns {Array<{name: string, made: any}>} the functions that it makes */
function functionsOf(declaration) {
  if (declaration.type === 'FunctionDeclaration') return [{ name: declaration.id.name, made: declaration }];
  const made = declaration.declarations || [];
  return made.filter((/** @type {any} */ item) => item.init && item.init.type === 'ArrowFunctionExpression').map((/** @type {any} */ item) => ({ name: item.id.name, made: item.init }));
}

/** @param {string} comment @param {any} made @returns {string[]} */
function lacks(comment, made) {
  const typed = (comment.match(/@param \{/g) || []).length;
  return [
    /^\*?[\s*]*[^\s*@]/.test(comment) ? '' : 'a sentence',
    typed === made.params.length ? '' : `the types of its parameters (${typed} of ${made.params.length})`,
    /@returns \{/.test(comment) ? '' : 'the type of what it returns',
  ].filter(Boolean);
}

export default [
  js.configs.recommended,
  {
    files: ['src/**/*.js', 'test/**/*.js', '*.mjs', '*.js'],
    plugins: { hezuo: { rules: { described } } },
    languageOptions: { ecmaVersion: 2022, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-param-reassign': 'error',
      'no-shadow': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'hezuo/described': 'error',
    },
  },
  // What a browser of 2020 has.
  { files: ['src/**/*.js'], languageOptions: { ecmaVersion: 2020, globals: { ...globals.browser, vis: 'readonly' } } },
  { files: ['test/**/*.js', '*.mjs', '*.js'], languageOptions: { globals: globals.node } },
];
