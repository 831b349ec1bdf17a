// DuckDB as a program that takes one JSON request a line and answers with one: tests/bench/peer_duckdb.py talks to it.
// Usage: node peer_duckdb.mjs NODE_MODULES_FOLDER DATABASE THREADS STORAGE_VERSION
//   {"sql": [...]}            runs them all; {"ms", "cpu"} of them together
//   {"query": "..."}          {"ms", "rows"}: rows as arrays of texts, made when the time is over
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [folder, database, threads, storage] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(`${folder}/package.json`)('@duckdb/node-api');
const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
await connection.run(`ATTACH '${database}' AS file` + (storage === 'default' ? '' : ` (STORAGE_VERSION '${storage}')`));
await connection.run('USE file');

async function answer(request) {
	const cpu = process.cpuUsage(), begin = performance.now();
	let reader;
	for (const sql of request.sql ?? []) await connection.run(sql);
	if (request.query) reader = await connection.runAndReadAll(request.query);
	const ms = performance.now() - begin, used = process.cpuUsage(cpu);
	return {
		ms, cpu: (used.user + used.system) / 1e6, peak: process.resourceUsage().maxRSS * 1024,
		rows: reader?.getRows().map((row) => row.map(String)),
	};
}

console.log(JSON.stringify({ version: (await connection.runAndReadAll('SELECT version()')).getRows()[0][0] }));
for await (const line of createInterface({ input: process.stdin })) {
	try {
		console.log(JSON.stringify(await answer(JSON.parse(line))));
	} catch (error) {
		console.log(JSON.stringify({ error: String(error.message ?? error) }));
	}
}
