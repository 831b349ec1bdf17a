/*
 * The second half of the pipeline when the sink fails at any point: the first half must learn of
 * it, with the sink's own words, and nobody may wait for ever. Runs under ThreadSanitizer too.
 */
#include "pipeline/stage_load.h"

#include "check.h"

#include <unistd.h>

static unsigned runs;

struct test_sink {
	struct sink sink;
	long fail_at; /* the call that fails, counted from 0; -1: none */
	long calls;
	uint64_t bytes;
	uint64_t entries;
};

static int step(struct sink *s, struct error *e)
{
	struct test_sink *t = (struct test_sink *)s;
	if (t->calls++ == t->fail_at)
		return error_set(e, STATUS_FULL, "no space left at call %ld", t->fail_at);
	return 0;
}

static int source_begin(struct sink *s, struct str name, struct error *e)
{
	(void)name;
	return step(s, e);
}

static int pack(struct sink *s, struct original *block, struct error *e)
{
	(void)s, (void)e;
	block->newlines = block->n; /* to see that it was here */
	return 0;
}

static int original(struct sink *s, const struct original *block, struct error *e)
{
	CHECK(block->newlines == block->n);
	((struct test_sink *)s)->bytes += block->n;
	return step(s, e);
}

static int write_entries(struct sink *s, const struct entry_batch *b, struct error *e)
{
	for (size_t i = 0; i < b->n; i++)
		CHECK(b->lines[i] == ((struct test_sink *)s)->entries + i + 1);
	((struct test_sink *)s)->entries += b->n;
	return step(s, e);
}

static int source_end(struct sink *s, const struct load_source *source, struct error *e)
{
	CHECK(str_eq(source->name, STR("test.csv")));
	return step(s, e);
}

static const struct sink_ops ops = {
	.source_begin = source_begin,
	.pack = pack,
	.original = original,
	.write = write_entries,
	.source_end = source_end,
};

/* As the stage that transforms would be asked again. */
struct wish {
	struct loader *loader;
	struct entry_batch *batch;
	int got;
	struct error *error;
};

static bool has_batch(const void *payload)
{
	struct wish *w = *(struct wish *const *)payload;
	w->got = loader_batch(w->loader, &w->batch, w->error);
	return w->got != 0;
}

static struct entry_batch *wait_for_batch(struct stages *stages, struct loader *l, struct error *e)
{
	struct wish wish = {.loader = l, .error = e}, *w = &wish;
	stages_until(stages, has_batch, &w);
	return wish.got == 1 ? wish.batch : NULL;
}

static int feed(struct stages *stages, struct loader *l, struct error *e)
{
	static char block[700000]; /* larger than one block of the loader */
	uint64_t line = 0;
	memset(block, 'x', sizeof block);
	if (loader_source_begin(l, STR("test.csv"), e) != 0)
		return -1;
	for (int i = 0; i < 40; i++) {
		if (loader_bytes(l, block, sizeof block, e) != 0)
			return -1;
		struct entry_batch *b = wait_for_batch(stages, l, e);
		if (!b)
			return -1;
		for (size_t k = 0; k < 1000; k++)
			b->lines[b->n++] = ++line;
		if (loader_write(l, b, e) != 0)
			return -1;
	}
	struct load_source source = {.name = STR("test.csv")};
	return loader_source_end(l, &source, e);
}

static void run_with(const struct cube *cube, unsigned threads, bool originals, long fail_at)
{
	runs++;
	struct test_sink t = {.sink = {&ops, originals}, .fail_at = fail_at};
	struct stages *stages = NULL;
	struct error e = {0};
	char expected[64];
	CHECK(stages_start(&stages, threads, &e) == 0);
	struct loader *l = loader_start(stages, &t.sink, cube);
	int result = feed(stages, l, &e);
	loader_stop(l);
	stages_stop(stages);
	if (fail_at >= 0 && fail_at < t.calls) {
		snprintf(expected, sizeof expected, "no space left at call %ld", fail_at);
		CHECK(result == -1 && e.status == STATUS_FULL && strcmp(e.text, expected) == 0);
		return;
	}
	CHECK(result == 0 && t.bytes == (originals ? 40u * 700000u : 0) && t.entries == 40000);
}

int main(void)
{
	struct cube *cube = NULL;
	struct error e;
	alarm(120); /* a deadlock must not hang the run */
	CHECK(cube_parse(&cube, STR("test"), STR("Test"),
			 STR("{\"dimensions\":{\"year\":{\"key_attribute\":\"year\",\"attributes\":"
			     "{\"year\":{\"label\":\"Year\",\"column\":\"year\"}}}},\"measures\":"
			     "{\"amount\":{\"label\":\"Amount\",\"column\":\"amount\"}}}"),
			 STR("{\"columns\":[{\"name\":\"amount\",\"decimals\":2}],\"measures\":"
			     "{\"amount\":0},\"dimensions\":{},\"scope\":[]}"),
			 &e) == 0);
	for (unsigned threads = 0; threads < 4; threads++) {
		run_with(cube, threads, true, -1);
		run_with(cube, threads, false, -1);
		for (long call = 0; call < 170; call += 7)
			run_with(cube, threads, true, call);
		for (long call = 0; call < 44; call += 5)
			run_with(cube, threads, false, call);
	}
	cube_free(cube);
	printf("%u passed, 0 failed\n", runs);
	return 0;
}
