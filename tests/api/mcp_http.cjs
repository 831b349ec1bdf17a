// mcp_http.cjs URL: what the SDK's own client gets over streamable HTTP. With @modelcontextprotocol/sdk beside it.
async function main() {
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
  const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(process.argv[2]));
  await client.connect(transport);
  const tools = await client.listTools();
  const call = (name, args) => client.callTool({ name, arguments: args });
  const cut = 'year:2024|phase:"executed"|side:"expenditure"';
  const told = {
    server: client.getServerVersion(),
    session: transport.sessionId,
    version: transport.protocolVersion,
    tools: tools.tools,
    sum: await call('aggregate', { name: 'waterrijk', drilldown: 'programme', cut }),
    off: await call('aggregate', { name: 'waterrijk', cut: 'nergens:1' }),
    many: await Promise.all(['programme', 'product', 'year', 'phase', 'task', 'account'].map((d) => call('members', { name: 'waterrijk', ref: d }))),
  };
  await client.ping();
  try { await call('delete', {}); } catch (e) { told.none = e.code; }
  console.log(JSON.stringify(told));
  await client.close();
}
main().catch((e) => { console.error(e); process.exit(1); });
