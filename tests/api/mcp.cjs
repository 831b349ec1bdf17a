// mcp.cjs PROGRAM STORE: what the SDK's own client gets. With @modelcontextprotocol/sdk beside it.
async function main() {
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
  const { StdioClientTransport } = await import('@modelcontextprotocol/sdk/client/stdio.js');
  const [command, store] = process.argv.slice(2);
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StdioClientTransport({ command, args: ['mcp', '--store', store, '--public-url', 'https://data.example.nl'] }));
  const tools = await client.listTools();
  const call = (name, args) => client.callTool({ name, arguments: args });
  const told = {
    server: client.getServerVersion(),
    tools: tools.tools.map((t) => t.name),
    cubes: await call('cubes', {}),
    sum: await call('aggregate', { name: 'waterrijk', drilldown: 'programme', cut: 'year:2024|phase:"executed"|side:"expenditure"' }),
    lines: await call('facts', { name: 'waterrijk', pagesize: 2 }),
    found: await call('search', { q: 'jeug*' }),
    off: await call('aggregate', { name: 'waterrijk', cut: 'nergens:1' }),
    unnamed: await call('aggregate', {}),
    large: await call('facts', { name: 'waterrijk', pagesize: 10000 }),
  };
  console.log(JSON.stringify(told));
  await client.close();
}
main().catch((e) => { console.error(e); process.exit(1); });
