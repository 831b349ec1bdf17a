// catalogue.cjs TURTLE JSON-LD [SHAPES…]: both say the same, and it is what the shapes ask. With @zazuko/env-node, n3, jsonld
// and rdf-validate-shacl beside it.
const fs = require('fs');
const { Parser } = require('n3');
const jsonld = require('jsonld');

async function main() {
  const { default: rdf } = await import('@zazuko/env-node');
  const { default: Validator } = await import('rdf-validate-shacl');
  const read = (text, format) => rdf.dataset(new Parser({ factory: rdf, format }).parse(text));
  const [turtle, json, ...shapes] = process.argv.slice(2);
  const data = read(fs.readFileSync(turtle, 'utf8'), 'text/turtle');
  const quads = await jsonld.toRDF(JSON.parse(fs.readFileSync(json, 'utf8')), { format: 'application/n-quads' });
  const same = read(quads, 'application/n-quads');
  const only = (a, b) => [...a].filter((q) => !b.has(q)).map((q) => `${q.subject.value} ${q.predicate.value} ${q.object.value}`);
  const problems = [...only(data, same), ...only(same, data)];
  const rules = rdf.dataset();
  for (const f of shapes) for (const q of read(fs.readFileSync(f, 'utf8'), 'text/turtle')) rules.add(q);
  if (shapes.length) {
    const report = await new Validator(rules, { factory: rdf }).validate(data);
    for (const r of report.results) problems.push(`${r.focusNode.value} ${r.path && r.path.value} ${r.severity.value}`);
  }
  console.log(JSON.stringify({ quads: data.size, problems }));
}
main();
