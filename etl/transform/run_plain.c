/*
 * Most records of most ledgers: one column of signed amounts in its usual shape, and no rules. What
 * execute.c and amount.c ask of a record step by step, for any ledger, is asked here in one loop;
 * whatever this does not take, they decide.
 *
 * Measured on the generated ledger of tests/bench: 240 instructions a line, where the steps took
 * 430.
 */
#include "convention/number_short.h"
#include "transform/run.h"
#include "transform/watch/watches.h"

static inline bool may_be_header(const struct transform *t, const struct str *cells, size_t n)
{
	int first = t->plan.header_check;
	return first != NONE && (size_t)first < n && cells[first].len >= t->now.header[first].len;
}

static bool is_header(struct transform *t, const struct batch *in, const struct record *record)
{
	transform_record(t, in, record);
	return rules_header(t);
}

static inline void add(struct record_run *r, size_t record, const struct str *cells)
{
	size_t i = r->nrecords++;
	r->records[i] = (uint32_t)record;
	r->rows[i] = (uint32_t)r->nrows;
	r->scales[i] = 0;
	r->odd[i] = false;
	r->row_record[r->nrows] = (uint16_t)i;
	r->cells[r->nrows] = cells;
	r->row_variant[r->nrows++] = 0;
}

/* Records that fit the run, the batch of entries, and the batch they come from. */
static size_t room(const struct record_run *r, size_t next, const struct entry_batch *out)
{
	size_t n = r->in->nrecords - next;
	size_t records = RUN_RECORDS - r->nrecords;
	size_t rows = out->capacity - r->base - r->nrows;
	n = n < records ? n : records;
	return n < rows ? n : rows;
}

size_t run_add_plain(struct transform *t, size_t next, struct entry_batch *out)
{
	if (t->plan.amount_short == NONE || t->plan.nrules > 0)
		return 0;
	struct record_run *r = t->now.run;
	const struct input *input = t->plan.inputs;
	const struct number_format format = input->format;
	const size_t column = (size_t)t->plan.amount_short, width = t->plan.width;
	const unsigned decimals = (unsigned)input->steps[0].decimals;
	const bool negate = t->plan.r->fields[input->field].negate;
	const size_t n = room(r, next, out);
	int64_t *amounts = out->amounts[0] + r->base + r->nrows;
	uint64_t *lines = out->lines + r->base + r->nrows;
	size_t i = 0;
	for (; i < n; i++) {
		run_fetch_ahead(r->in, next + i);
		const struct record *record = &r->in->records[next + i];
		const struct str *cells = &r->in->fields[record->first];
		int64_t amount;
		if ((record->nfields != width && width > 0) || column >= record->nfields ||
		    cells[column].len == 0 ||
		    !number_read_short(cells[column], format, decimals, &amount))
			break;
		if (may_be_header(t, cells, record->nfields) && is_header(t, r->in, record))
			break;
		amounts[i] = negate ? -amount : amount;
		lines[i] = record->line;
		r->narrowest = record->nfields < r->narrowest ? record->nfields : r->narrowest;
		add(r, next + i, cells);
	}
	if (i > 0)
		watch_plain(t, next, amounts, lines, i);
	return i;
}
