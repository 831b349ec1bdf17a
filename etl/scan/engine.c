/* The column engine as a kind of engine: what answers what. */
#include "scan/answers.h"
#include "scan/scan_own.h"

const struct engine_kind scan_engine = {
	.open = own_open,
	.set = own_set,
	.close = own_close,
	.session_open = own_session,
	.session_close = own_session_end,
	.cells = scan_cells,
	.members = scan_members,
	.facts = scan_facts,
	.stream = scan_stream,
	.lines = scan_lines,
	.entries = scan_entries,
};
