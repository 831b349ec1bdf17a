/*
 * For tests of the scan: a store of four segments whose columns have every width, and the ways an
 * answer can be found.
 */
#ifndef TESTS_QUERY_WAYS_H
#define TESTS_QUERY_WAYS_H

#include "query_support.h"

#include "base/memory/buffer.h"
#include "query/cache.h"
#include "query/query.h"
#include "scan/kernels.h"
#include "scan/scan_engine.h"
#include <criterion/criterion.h>

#define ROWS 200000u /* four segments, the last one short */
#define CODES 300u
#define LABELS 7u

static const char model[] =
	"{\"fact_table\":\"t\",\"dimensions\":{"
	"\"year\":{\"key_attribute\":\"year\",\"attributes\":{\"year\":{\"column\":\"year\","
	"\"type\":"
	"\"integer\"}}},"
	"\"account\":{\"key_attribute\":\"code\",\"label_attribute\":\"label\",\"attributes\":{"
	"\"code\":{\"column\":\"code\",\"type\":\"string\"},"
	"\"label\":{\"column\":\"label\",\"type\":\"string\"}}},"
	"\"id\":{\"key_attribute\":\"id\",\"attributes\":{\"id\":{\"column\":\"id\",\"type\":"
	"\"integer\"}}},"
	"\"note\":{\"key_attribute\":\"note\",\"attributes\":{\"note\":{\"column\":\"note\","
	"\"type\":"
	"\"string\"}}}},"
	"\"measures\":{\"aa\":{\"column\":\"aa\",\"type\":\"number\",\"aggregates\":[\"sum\","
	"\"avg\","
	"\"min\",\"max\",\"count\"]},"
	"\"bb\":{\"column\":\"bb\",\"type\":\"number\",\"aggregates\":[\"sum\",\"avg\",\"min\","
	"\"max\",\"count\"]}}}";
static const char storage[] =
	"{\"columns\":[{\"name\":\"aa\",\"decimals\":0},{\"name\":\"bb\",\"decimals\":0}],"
	"\"measures\":{\"aa\":0,\"bb\":1},\"dimensions\":{"
	"\"year\":{\"text\":false,\"types\":{\"year\":\"integer\"}},"
	"\"account\":{\"text\":false,\"types\":{\"code\":\"string\",\"label\":\"string\"}},"
	"\"id\":{\"text\":false,\"types\":{\"id\":\"integer\"}},"
	"\"note\":{\"text\":false,\"types\":{\"note\":\"string\"}}},\"scope\":[]}";

struct fact {
	int year; /* 0: none */
	uint32_t code, id;
	int64_t a, b;
};

static struct fact *facts;
static char path[] = "/tmp/stuiver-scan-XXXXXX";
static uint64_t state = 42;

static uint64_t next(void)
{
	state += 0x9e3779b97f4a7c15u;
	uint64_t x = state;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static uint64_t below(uint64_t n)
{
	return next() % n;
}

/* Widths differ from segment to segment: amounts of one byte, then of eight with both ends of the
 * range, then nulls only; one value, then two bytes with nulls, then four bytes. */
static struct fact invent(uint32_t i)
{
	struct fact f = {.year = i < STORE_SEGMENT_LINES ? 2020 : 2020 + (int)below(4)};
	uint32_t part = i / STORE_SEGMENT_LINES;

	f.code = (uint32_t)(below(4) ? below(CODES) : below(5));
	/* Some come late, and the last segment has no others: its keys begin above 0, and take a
	 * byte. It begins a segment after the middle, where a dimension goes on as text. */
	if (i < STORE_SEGMENT_LINES / 2)
		f.code %= 100;
	else if (i >= ROWS / 2 + STORE_SEGMENT_LINES)
		f.code = 100 + f.code % (CODES - 100);
	f.id = i < 2 * STORE_SEGMENT_LINES ? i : (uint32_t)below(i);
	if (part && below(50) == 0)
		f.year = 0;
	if (part == 0) {
		f.a = (int64_t)below(200) - 100;
		f.b = 5;
	} else if (part == 1) {
		static const int64_t ends[] = {INT64_MAX, INT64_MIN + 1, INT64_MAX - 1, 0, -1};
		f.a = below(3) ? (int64_t)below(1000) : ends[below(5)];
		f.b = below(9) ? (int64_t)below(40000) - 20000 : MONEY_NULL;
	} else {
		f.a = MONEY_NULL;
		f.b = (int64_t)below(4000000000u) - 1000000;
	}
	return f;
}

static void put_amount(struct buffer *b, int64_t amount)
{
	if (amount == MONEY_NULL)
		buffer_append_z(b, ",");
	else
		buffer_printf(b, ",%lld", (long long)amount);
}

static void make_store(void)
{
	static const struct support_shape shape = {.attribute_column = {{0}, {1, 2}, {3}, {4}},
						   .amount_column = {5, 6}};
	struct buffer csv;

	facts = xcalloc(ROWS, sizeof *facts);
	buffer_init(&csv, (size_t)1 << 30);
	buffer_append_z(&csv, "year,code,label,id,note,aa,bb\n");
	for (uint32_t i = 0; i < ROWS; i++) {
		struct fact *f = &facts[i];
		*f = invent(i);
		if (f->year)
			buffer_printf(&csv, "%d", f->year);
		buffer_printf(&csv, ",c%u,label %u,%u,note %u", f->code, f->code % LABELS, f->id,
			      (unsigned)below(500));
		put_amount(&csv, f->a);
		put_amount(&csv, f->b);
		buffer_append_char(&csv, '\n');
	}
	csv.len--; /* no line end at the end */
	close(mkstemp(path));
	unlink(path);
	support_load(path, "t", model, storage, buffer_str(&csv), &shape, 3);
	buffer_drop(&csv);
}

static void drop_store(void)
{
	char side[64];

	free(facts);
	unlink(path);
	snprintf(side, sizeof side, "%s-wal", path);
	unlink(side);
	snprintf(side, sizeof side, "%s-shm", path);
	unlink(side);
}

/* ---- ways to find an answer ---- */

struct way {
	const char *kernels;
	unsigned threads;
	size_t memory;
	uint64_t alone; /* small: threads help, and pages are narrowed down */
};

static const struct way ways[] = {
	{"portable", 1, 0, UINT64_MAX},    {"portable", 1, 0, 64},   {"portable", 3, 64 << 20, 64},
	{"avx2", 1, 64 << 20, UINT64_MAX}, {"avx2", 2, 1 << 20, 64}, {"avx512", 1, 64 << 20, 64},
	{"avx512", 3, 300000, 320},        {"avx512", 2, 0, 3200},
};
#define WAYS (sizeof ways / sizeof *ways)

struct finder {
	struct cache *kept; /* or NULL */
	struct engine *engine;
	struct session *session;
	const struct kernels *kernels;
};

static void open_way(struct finder *f, const struct way *w)
{
	struct error e;
	struct engine_options o = {
		.memory_bytes = w->memory, .scan_threads = w->threads, .scan_alone = w->alone};

	*f = (struct finder){.kernels = kernels_named(w->kernels)};
	if (query_open(&f->engine, path, &e) != 0)
		support_fail(&e);
	engine_set(f->engine, &o);
	if (session_open(&f->session, f->engine, &e) != 0)
		support_fail(&e);
}

static void close_way(struct finder *f)
{
	session_close(f->session);
	engine_close(f->engine);
}

/* The body; the caller frees it. */
static char *ask(struct finder *f, enum endpoint endpoint, const struct query_param *params,
		 size_t n)
{
	struct query q = {.endpoint = endpoint, .cube = STR("t"), .params = params, .nparams = n};
	struct answer a;
	struct error e = {0};

	if (kernels() != f->kernels)
		kernels_use(f->kernels);
	answer_init(&a);
	int result = query_answer(f->kept, f->session, &q, &a, &e);
	cr_assert_eq(result, 0, "%s", e.text);
	char *body = str_dup(buffer_str(&a.body));
	cr_assert_eq(a.status, 200, "%s", body);
	answer_drop(&a);
	return body;
}

#endif
