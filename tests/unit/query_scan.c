/*
 * One answer whatever way it is found: each instruction set, one thread and several, columns kept
 * in memory or read each time, pages narrowed down or sorted at once; and the sums are those of a
 * plain loop over the rows.
 */
#include "query_ways.h"

#include <pthread.h>

#define QUESTIONS 12u

/* ---- questions ---- */

struct cut {
	int year; /* 0: any */
	uint32_t codes[8];
	size_t ncodes;
	bool a_set, b_set;
	int64_t a_low, a_high, b_low;
	char text[400];
};

static void invent_cut(struct cut *c)
{
	struct buffer b;

	*c = (struct cut){0};
	buffer_init(&b, sizeof c->text - 1);
	if (below(2)) {
		c->year = 2020 + (int)below(5);
		buffer_printf(&b, "|year:%d", c->year);
	}
	if (below(2)) {
		c->ncodes = 1 + below(8);
		for (size_t i = 0; i < c->ncodes; i++) {
			c->codes[i] = (uint32_t)below(CODES);
			buffer_printf(&b, i ? ";\"c%u\"" : "|account.code:\"c%u\"", c->codes[i]);
		}
	}
	if (below(3) == 0) {
		c->a_set = true;
		c->a_low = below(2) ? (int64_t)below(300) - 150 : INT64_MIN + 1;
		c->a_high = below(2) ? INT64_MAX : c->a_low < 0 ? 50 : c->a_low + 20;
		buffer_printf(&b, "|aa:%lld..%lld", (long long)c->a_low, (long long)c->a_high);
	}
	if (below(3) == 0) {
		c->b_set = true;
		c->b_low = (int64_t)below(30000) - 15000;
		buffer_printf(&b, "|bb:%lld..", (long long)c->b_low);
	}
	memcpy(c->text, b.ptr ? b.ptr : "", b.len);
	buffer_drop(&b);
}

static bool passes(const struct cut *c, const struct fact *f)
{
	bool code = c->ncodes == 0;

	for (size_t i = 0; i < c->ncodes; i++)
		code = code || c->codes[i] == f->code;
	return code && (!c->year || f->year == c->year) &&
	       (!c->a_set || (f->a != MONEY_NULL && f->a >= c->a_low && f->a <= c->a_high)) &&
	       (!c->b_set || (f->b != MONEY_NULL && f->b >= c->b_low));
}

struct plain {
	uint64_t lines, present;
	money_sum sum, b_sum;
	int64_t low, high;
	uint64_t b_present;
};

static void add_plain(struct plain *p, const struct fact *f)
{
	p->lines++;
	p->b_sum += f->b == MONEY_NULL ? 0 : f->b;
	p->b_present += f->b != MONEY_NULL;
	if (f->a == MONEY_NULL)
		return;
	p->low = p->present && p->low < f->a ? p->low : f->a;
	p->high = p->present && p->high > f->a ? p->high : f->a;
	p->present++;
	p->sum += f->a;
}

/* By label and year, as a loop over the rows has it, in the answer's own words. */
static char *expected(const struct cut *c)
{
	struct plain cells[LABELS][6] = {0};
	struct buffer out;
	char text[MONEY_TEXT_SIZE];

	for (uint32_t i = 0; i < ROWS; i++)
		if (passes(c, &facts[i]))
			add_plain(&cells[facts[i].code % LABELS]
					[facts[i].year ? facts[i].year - 2020 : 5],
				  &facts[i]);
	buffer_init(&out, 1 << 20);
	buffer_append_z(&out,
			"account.label,year.year,aa.sum,aa.min,aa.max,aa.count,bb.sum,_count\n");
	for (size_t l = 0; l < LABELS; l++)
		for (size_t y = 0; y < 6; y++) {
			const struct plain *p = &cells[l][y];
			if (!p->lines)
				continue;
			buffer_printf(&out, "label %zu,", l);
			if (y < 5)
				buffer_printf(&out, "%zu", 2020 + y);
			money_format(text, p->sum, 0);
			if (p->present)
				buffer_printf(&out, ",%s,%lld,%lld,%llu", text, (long long)p->low,
					      (long long)p->high, (unsigned long long)p->present);
			else
				buffer_append_z(&out, ",,,,0");
			money_format(text, p->b_sum, 0);
			buffer_printf(&out, ",%s,%llu\n", p->b_present ? text : "",
				      (unsigned long long)p->lines);
		}
	char *all = str_dup(buffer_str(&out));
	buffer_drop(&out);
	return all;
}

static size_t with_cut(struct query_param *params, size_t n, const struct cut *c)
{
	if (!c->text[0])
		return n;
	params[n] = (struct query_param){STR("cut"), str_z(c->text + 1)};
	return n + 1;
}

Test(scan, sums_are_those_of_a_plain_loop_whatever_the_way, .init = make_store, .fini = drop_store)
{
	struct finder finders[WAYS];

	for (size_t w = 0; w < WAYS; w++)
		open_way(&finders[w], &ways[w]);
	for (unsigned i = 0; i < QUESTIONS; i++) {
		struct cut c;
		struct query_param params[6] = {
			{STR("drilldown"), STR("account.label|year")},
			{STR("aggregates"), STR("aa.sum|aa.min|aa.max|aa.count|bb.sum|_count")},
			{STR("download"), STR("csv")}};
		invent_cut(&c);
		size_t n = with_cut(params, 3, &c);
		char *right = expected(&c);
		for (size_t w = 0; w < WAYS; w++) {
			if (!finders[w].kernels)
				continue;
			char *body = ask(&finders[w], ENDPOINT_AGGREGATE, params, n);
			cr_assert_str_eq(body, right, "%s, %u threads, cut %s", ways[w].kernels,
					 ways[w].threads, c.text);
			free(body);
		}
		free(right);
	}
	for (size_t w = 0; w < WAYS; w++)
		close_way(&finders[w]);
}

/* ---- by the codes of one column ---- */

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Count and sum of bb by code, or by label, which several codes share. */
static char *expected_by(bool label)
{
	static struct plain cells[CODES];
	static char names[CODES][16];
	struct buffer out;
	size_t n = label ? LABELS : CODES;
	char text[MONEY_TEXT_SIZE];

	memset(cells, 0, sizeof cells);
	for (size_t i = 0; i < n; i++)
		snprintf(names[i], sizeof names[i], label ? "label %zu" : "c%zu", i);
	for (uint32_t i = 0; i < ROWS; i++)
		add_plain(&cells[label ? facts[i].code % LABELS : facts[i].code], &facts[i]);
	qsort(names, n, sizeof names[0], by_text);
	buffer_init(&out, 1 << 20);
	buffer_append_z(&out,
			label ? "account.label,bb.sum,_count\n" : "account.code,bb.sum,_count\n");
	for (size_t i = 0; i < n; i++) {
		const struct plain *p = &cells[atoi(names[i] + (label ? 6 : 1))];
		money_format(text, p->b_sum, 0);
		buffer_printf(&out, "%s,%s,%llu\n", names[i], text, (unsigned long long)p->lines);
	}
	char *all = str_dup(buffer_str(&out));
	buffer_drop(&out);
	return all;
}

/* Every line passes and nothing but one column's codes tells the groups, so that they are added up
 * as they are packed: by member, and by a table. */
Test(scan, sums_by_one_column_are_those_of_a_plain_loop, .init = make_store, .fini = drop_store)
{
	static const char *const by[] = {"account.code", "account.label"};

	for (size_t w = 0; w < WAYS; w++) {
		struct finder f;
		open_way(&f, &ways[w]);
		for (size_t i = 0; i < 2 && f.kernels; i++) {
			struct query_param params[] = {{STR("drilldown"), str_z(by[i])},
						       {STR("aggregates"), STR("bb.sum|_count")},
						       {STR("pagesize"), STR("1000")},
						       {STR("download"), STR("csv")}};
			char *right = expected_by(i == 1);
			char *body = ask(&f, ENDPOINT_AGGREGATE, params, 4);
			cr_expect_str_eq(body, right, "%s, %u threads", ways[w].kernels,
					 ways[w].threads);
			free(body);
			free(right);
		}
		close_way(&f);
	}
}

/* ---- pages ---- */

static const char *const columns[] = {"year", "account.label", "account.code", "id", "aa", "bb"};
#define COLUMNS (sizeof columns / sizeof *columns)

static void invent_order(char *out, size_t size)
{
	size_t n = below(4), len = 0;

	out[0] = 0;
	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%s%s", i ? "," : "",
					columns[below(COLUMNS)], below(2) ? ":desc" : "");
}

Test(scan, pages_are_the_same_whatever_the_way, .init = make_store, .fini = drop_store)
{
	static const char *const fields[] = {"year,account.label", "account.label", "aa,year",
					     "id,aa,bb", "year,account,id,aa,bb"};
	struct finder finders[WAYS];

	for (size_t w = 0; w < WAYS; w++)
		open_way(&finders[w], &ways[w]);
	for (unsigned i = 0; i < QUESTIONS; i++) {
		struct cut c;
		char order[200], page[20];
		char *right = NULL;
		invent_cut(&c);
		invent_order(order, sizeof order);
		/* The first, deep ones, and far beyond the end. */
		snprintf(page, sizeof page, "%u", (unsigned)(1 + below(4) * below(4) * below(900)));
		struct query_param params[6] = {{STR("page"), str_z(page)},
						{STR("pagesize"), STR("17")},
						{STR("fields"), str_z(fields[below(5)])}};
		size_t n = with_cut(params, 3, &c);
		if (order[0])
			params[n++] = (struct query_param){STR("order"), str_z(order)};
		for (size_t w = 0; w < WAYS; w++) {
			if (!finders[w].kernels)
				continue;
			char *body = ask(&finders[w], ENDPOINT_FACTS, params, n);
			if (right)
				cr_assert_str_eq(body, right, "%s, cut %s, order %s, page %s",
						 ways[w].kernels, c.text, order, page);
			else
				right = str_dup(str_z(body));
			free(body);
		}
		free(right);
	}
	for (size_t w = 0; w < WAYS; w++)
		close_way(&finders[w]);
}

/* ---- the keep ---- */

Test(scan, columns_are_read_once_and_stay_within_the_budget, .init = make_store, .fini = drop_store)
{
	struct way roomy = {"portable", 2, 64 << 20, 64}, narrow = {"portable", 2, 200000, 64};
	struct query_param params[] = {{STR("drilldown"), STR("account.code")}};
	struct finder f;

	open_way(&f, &roomy);
	free(ask(&f, ENDPOINT_AGGREGATE, params, 1));
	struct keep_figures first = engine_keep(f.engine);
	free(ask(&f, ENDPOINT_AGGREGATE, params, 1));
	struct keep_figures second = engine_keep(f.engine);
	cr_assert_gt(first.missed, 0);
	cr_assert_eq(second.missed, first.missed, "a column is read once");
	cr_assert_gt(second.found, first.found);
	close_way(&f);
	open_way(&f, &narrow);
	free(ask(&f, ENDPOINT_AGGREGATE, params, 1));
	free(ask(&f, ENDPOINT_AGGREGATE, params, 1));
	cr_assert_leq(engine_keep(f.engine).bytes, narrow.memory);
	close_way(&f);
}

/* ---- a hundred clients ---- */

static struct cache *kept;

static void *client(void *payload)
{
	struct engine *engine = payload;
	struct query_param params[] = {{STR("drilldown"), STR("account.code")}};
	struct finder f = {.kept = kept, .engine = engine, .kernels = kernels()};
	struct error e;

	if (session_open(&f.session, engine, &e) != 0)
		support_fail(&e);
	char *body = ask(&f, ENDPOINT_AGGREGATE, params, 1);
	session_close(f.session);
	return body;
}

Test(scan, a_hundred_clients_cost_one_scan, .init = make_store, .fini = drop_store)
{
	enum { CLIENTS = 100 };
	struct engine_options o = {.memory_bytes = 64 << 20};
	struct engine *engine;
	struct error e;
	pthread_t threads[CLIENTS];
	char *bodies[CLIENTS];

	if (query_open(&engine, path, &e) != 0)
		support_fail(&e);
	engine_set(engine, &o);
	kept = cache_new(8 << 20);
	for (size_t i = 0; i < CLIENTS; i++)
		pthread_create(&threads[i], NULL, client, engine);
	for (size_t i = 0; i < CLIENTS; i++)
		pthread_join(threads[i], (void **)&bodies[i]);
	/* Each segment's columns were asked for once: a second scan would have found them. */
	cr_assert_eq(engine_keep(engine).found, 0);
	cr_assert_gt(engine_keep(engine).missed, 0);
	for (size_t i = 1; i < CLIENTS; i++) {
		cr_assert_str_eq(bodies[i], bodies[0]);
		free(bodies[i]);
	}
	free(bodies[0]);
	engine_close(engine);
	cache_free(kept);
}
