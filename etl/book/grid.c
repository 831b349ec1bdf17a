#include "book/grid.h"

#include "base/memory/buffer.h"
#include "base/system/file.h"
#include "book/grid_facts.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

struct grid {
	FILE *file;
	uint64_t size;
	atomic_int holds;
	struct arena *arena;
	struct grid_facts facts;
};

/* ---- making ---- */

struct making {
	struct grid *grid;
	const struct grid_options *options;
	struct facts_making facts;
	struct buffer out; /* rows on their way to the file */
	uint32_t *numbers; /* head of the row at hand: columns, sizes */
	size_t capacity;
};

#define OUT_BYTES (256u << 10)

static int flush(struct making *m, struct error *e)
{
	struct grid *t = m->grid;
	if (t->size + m->out.len > GRID_MAX)
		return error_set(e, STATUS_LIMIT,
				 "the sheet holds more than %llu GiB of text; export it as CSV",
				 (unsigned long long)(GRID_MAX >> 30));
	if (m->out.len && fwrite(m->out.ptr, 1, m->out.len, t->file) != m->out.len)
		return error_errno(e, "write", "the temporary copy of a sheet");
	t->size += m->out.len;
	buffer_reset(&m->out);
	return 0;
}

/* number, ncells, bytes; columns; sizes; texts. */
static int put(struct making *m, const struct book_row *row, struct error *e)
{
	uint32_t left = m->options->area.left;
	uint32_t head[3] = {row->number, (uint32_t)row->n, 0};
	if (2 * row->n > m->capacity) {
		m->capacity = 2 * row->n + 64;
		m->numbers = xrealloc(m->numbers, m->capacity * sizeof *m->numbers);
	}
	for (size_t i = 0; i < row->n; i++) {
		m->numbers[i] = row->cells[i].column - left;
		m->numbers[row->n + i] = (uint32_t)row->cells[i].text.len;
		head[2] += (uint32_t)row->cells[i].text.len;
	}
	buffer_append(&m->out, head, sizeof head);
	buffer_append(&m->out, m->numbers, 2 * row->n * sizeof *m->numbers);
	for (size_t i = 0; i < row->n; i++)
		buffer_append_str(&m->out, row->cells[i].text);
	/* Numbers begin at multiples of four. */
	buffer_append(&m->out, "\0\0\0", (4 - head[2] % 4) % 4);
	return m->out.len >= OUT_BYTES ? flush(m, e) : 0;
}

static int take_row(void *payload, const struct book_row *row, struct error *e)
{
	struct making *m = payload;
	struct book_row kept;
	const struct grid_options *o = m->options;
	if (row->number - 1 < o->area.top)
		return 0;
	if (row->number - 1 > o->area.bottom)
		return 1;
	facts_cut(&m->facts, row, &kept);
	if (kept.n == 0)
		return 0;
	if (o->max_rows && m->grid->facts.rows == o->max_rows) {
		m->grid->facts.cut = true;
		return 1;
	}
	return facts_add(&m->facts, &kept) ? put(m, &kept, e) : 0;
}

static void take_merged(void *payload, const struct book_area *area)
{
	struct making *m = payload;
	facts_merged(&m->facts, area);
}

static void take_hidden(void *payload, uint32_t first, uint32_t last)
{
	struct making *m = payload;
	facts_hide(&m->facts, first, last);
}

static int make(struct grid *t, struct book *b, size_t sheet, const struct grid_options *o,
		struct error *e)
{
	struct making m = {.grid = t, .options = o};
	struct book_sink sink = {&m, take_row, take_merged, take_hidden};
	t->file = file_temporary(e);
	if (!t->file)
		return -1;
	buffer_init(&m.out, SIZE_MAX);
	facts_begin(&m.facts, &t->facts, t->arena, o);
	int status = book_read(b, sheet, &sink, e);
	if (status == 0)
		status = flush(&m, e);
	if (status == 0 && fflush(t->file) != 0)
		status = error_errno(e, "write", "the temporary copy of a sheet");
	facts_end(&m.facts);
	buffer_drop(&m.out);
	free(m.numbers);
	return status;
}

int grid_read(struct grid **out, struct book *b, size_t sheet, const struct grid_options *o,
	      struct error *e)
{
	struct grid *t = xcalloc(1, sizeof *t);
	t->holds = 1;
	t->arena = arena_new();
	if (make(t, b, sheet, o, e) < 0) {
		size_t n;
		grid_free(t);
		return error_context(e, "sheet '%.*s'", STR_ARG(book_sheets(b, &n)[sheet].name));
	}
	*out = t;
	return 0;
}

struct grid *grid_keep(struct grid *t)
{
	t->holds++;
	return t;
}

void grid_free(struct grid *t)
{
	if (!t || --t->holds > 0)
		return;
	if (t->file)
		fclose(t->file);
	arena_free(t->arena);
	free(t);
}

const struct grid_facts *grid_facts(const struct grid *t)
{
	return &t->facts;
}

/* ---- reading ---- */

#define BLOCK (256u << 10)

struct grid_reader {
	struct grid *grid;
	uint64_t at; /* in the file, behind the block */
	uint64_t done;
	char *block;
	size_t from, to, capacity;
};

struct grid_reader *grid_reader_new(struct grid *t)
{
	struct grid_reader *r = xcalloc(1, sizeof *r);
	r->grid = grid_keep(t);
	r->capacity = BLOCK;
	r->block = xmalloc(r->capacity);
	return r;
}

void grid_reader_free(struct grid_reader *r)
{
	if (!r)
		return;
	grid_free(r->grid);
	free(r->block);
	free(r);
}

void grid_reader_rewind(struct grid_reader *r)
{
	r->at = r->done = 0;
	r->from = r->to = 0;
}

/* Has so many bytes at `from`, aligned as numbers are. */
static int need(struct grid_reader *r, size_t n, struct error *e)
{
	if (r->to - r->from >= n)
		return 0;
	memmove(r->block, r->block + r->from, r->to - r->from);
	r->to -= r->from;
	r->from = 0;
	if (n > r->capacity) {
		r->capacity = n + BLOCK;
		r->block = xrealloc(r->block, r->capacity);
	}
	while (r->to < n) {
		ssize_t got = pread(fileno(r->grid->file), r->block + r->to, r->capacity - r->to,
				    (off_t)r->at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return error_errno(e, "read", "the temporary copy of a sheet");
		r->to += (size_t)got;
		r->at += (uint64_t)got;
	}
	return 0;
}

int grid_reader_next(struct grid_reader *r, struct grid_row *out, struct error *e)
{
	uint32_t head[3];
	if (r->from == r->to && r->at == r->grid->size)
		return 0;
	if (need(r, sizeof head, e) < 0)
		return -1;
	memcpy(head, r->block + r->from, sizeof head);
	size_t size = sizeof head + 2 * (size_t)head[1] * sizeof(uint32_t) + head[2];
	size_t padded = (size + 3) & ~(size_t)3;
	if (need(r, padded, e) < 0)
		return -1;
	const uint32_t *numbers = (const void *)(r->block + r->from + sizeof head);
	*out = (struct grid_row){.number = head[0],
				 .ncells = head[1],
				 .bytes = head[2],
				 .columns = numbers,
				 .sizes = numbers + head[1],
				 .text = (const char *)(numbers + 2 * (size_t)head[1])};
	r->from += padded;
	r->done++;
	return 1;
}

uint64_t grid_reader_done(const struct grid_reader *r)
{
	return r->done;
}
