"""What is sent to a server to do harm: for the tests of it, and for the soak among the benchmarks."""

from __future__ import annotations

#: Queries that are too much: ended within the limits, refused as they stand, or answered.
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DOUBLED = "BIND('0123456789abcdef' AS ?x0) " + "".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1}) " for i in range(34))
HEAVY = {
    "product": PRODUCT,
    "product sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g",
    "product distinct": "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "product grouped": "SELECT ?a (GROUP_CONCAT(?g) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a",
    "product asked for what is not": "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = 1) }",
    "product constructed": "CONSTRUCT { ?a ?b ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "values": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?v{k} {{ {' '.join(map(str, range(60)))} }}" for k in range(6))
    + " }",
    "not exists": "ASK { ?a ?b ?c . ?x ?y ?z FILTER NOT EXISTS { ?a ?p ?d . ?d ?q ?e . ?r ?s ?t } FILTER(?a = 1) }",
    "paths": "SELECT (COUNT(*) AS ?n) { ?a (<x:p>|!<x:q>|^!<x:p>)* ?b . ?c (!<x:r>|^!<x:r>)* ?d }",
    "same pattern 300 times": "SELECT * { " + "?s ?p ?o . " * 300 + "}",
    "patterns 300": "SELECT * { " + " ".join(f"?a{i} ?p{i} ?a{i + 1} ." for i in range(300)) + "}",
    "optional 2,000": "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * 2_000 + "}",
    "doubled text": f"SELECT (STRLEN(?x34) AS ?n) {{ {DOUBLED} }}",
    "repeated text": "SELECT (STRLEN(?r) AS ?n) { BIND(REPLACE('"
    + "a" * 1_000
    + "', 'a', '"
    + "b" * 1_000
    + "') AS ?x) "
    "BIND(REPLACE(?x, 'b', '" + "c" * 3_000 + "') AS ?r) }",
    "regular expression": "ASK { FILTER(REGEX('" + "a" * 30_000 + "', '(a*)*(a*)*(a*)*b{1000}{1000}')) }",
    "nested selects": "SELECT * { " + "{ SELECT * { ?s ?p ?o " * 30 + "} } " * 30 + "}",
    "union 2,000": "SELECT (COUNT(*) AS ?n) { " + " UNION ".join(["{ ?s ?p ?o . ?a ?b ?c }"] * 1_500) + " }",
    "or 9,000": "ASK { ?s ?p ?o FILTER(" + "||".join(["?o=1"] * 9_000) + ") }",
    "not 60,000": "ASK { ?s ?p ?o FILTER(" + "!" * 60_000 + "?o) }",
    "plus 20,000": "ASK { ?s ?p ?o FILTER(" + "1+" * 20_000 + "1 = ?o) }",
    "dots": "ASK {" + "." * 60_000 + "}",
    "commas": "SELECT * { ?s ?p " + ",".join(["?o"] * 8_000) + " }",
}

#: What is nested too deeply for an engine: refused.
DEEP = {
    "{": "SELECT * " + "{" * 3_000 + "}" * 3_000,
    "(": "ASK { FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
    "[": "SELECT * { ?s ?p " + "[ ?q " * 5_000 + "1" + "]" * 5_000 + " }",
    "list": "SELECT * { ?s ?p " + "(" * 3_000 + ")" * 3_000 + " }",
    "optional": "SELECT * { " + "OPTIONAL { ?s ?p ?o " * 3_000 + "}" * 3_000 + " }",
    "not exists": "ASK { " + "FILTER NOT EXISTS { " * 2_000 + "}" * 2_000 + " }",
}

#: Queries that would have the server ask an address (`%s`): none may.
OUT = [
    "SELECT * { SERVICE <%s/1> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <%s/2> { ?s ?p ?o } }",
    "SELECT * { sErViCe <%s/3> { ?s ?p ?o } }",
    "PREFIX c: <%s/> SELECT * { SERVICE c:4 { ?s ?p ?o } }",
    "BASE <%s/> SELECT * { SERVICE <5> { ?s ?p ?o } }",
    "SELECT * { VALUES ?u { <%s/6> } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <%s/7> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <%s/8> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <%s/9> { ?s ?p ?o } } } }",
    "SELECT * { ?s ?p 1SERVICE<%s/10> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <%s/11> { ?s ?p ?o } }",
    "#'\nSELECT * { SERVICE <%s/12> { ?s ?p ?o } } #'",
    "SELECT * { ?s ?p '''' ''' . SERVICE <%s/13> { ?s ?p ?o } }",
    "SELECT * FROM <%s/14> { ?s ?p ?o }",
    "SELECT * FROM NAMED <%s/15> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH <%s/16> { ?s ?p ?o } }",
    "DESCRIBE <%s/17>",
    "LOAD <%s/18>",
    "SELECT * { OPTIONAL { SERVICE<%s/19>{} } }",
    "ASK { ?s ?p ?o MINUS { SERVICE <%s/20> { ?s ?p ?o } } }",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o } #%s",
]

#: Bytes that are no request, and how an answer to them may begin.
BYTES = {
    "nothing of HTTP": b"\x00\xff\xfe" * 100 + b"\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200 + b"\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
    "a long line": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: y\r\n" * 50_000 + b"\r\n",
    "two lengths": b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nASK{}",
    "length and chunks": b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n"
    b"Transfer-Encoding: chunked\r\nContent-Type: application/sparql-query\r\n"
    b"Connection: close\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    "a negative length": b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    "another version": b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
    "an address elsewhere": b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "CONNECT": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    "TRACE": b"TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    "a header that splits": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\rSet-Cookie: b\r\n\r\n",
}
REFUSALS = (b"HTTP/1.1 400", b"HTTP/1.1 405", b"HTTP/1.1 421", b"HTTP/1.1 431", b"HTTP/1.1 505", b"")
#: Requests that begin and never end.
UNENDED = (
    b"",
    b"GET /",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 9"
    + b"\r\n" * 2,
)
