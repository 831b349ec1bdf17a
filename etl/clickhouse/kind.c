/* ClickHouse as a kind of engine: what answers what. */
#include "clickhouse/clickhouse.h"
#include "clickhouse/clickhouse_answers.h"
#include "clickhouse/own.h"

const struct engine_kind clickhouse_engine = {
	.scheme = CLICKHOUSE_SCHEME,
	.open = clickhouse_open,
	.set = clickhouse_set,
	.close = clickhouse_close,
	.session_open = clickhouse_session,
	.session_close = clickhouse_session_end,
	.cells = clickhouse_cells,
	.members = clickhouse_members,
	.facts = clickhouse_facts,
	.stream = clickhouse_stream,
	.lines = clickhouse_lines,
	.entries = clickhouse_entries,
};
