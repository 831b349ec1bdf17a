/*
 * How fast the sink takes entries and a view gives them back, without extract and transform: 18
 * columns as in the benchmark's Dutch ledger, 211 bytes a line. As a test it only shows that it
 * runs; for figures: store_speed [entries] [store]
 */
#include "../keep_original.h"
#include "base/memory/hash.h"
#include "load/load.h"
#include "store/store.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const uint32_t members[] = {3, 12, 366, 800, 600, 57, 40, 12, 120, 20000, 3000, 2, 4, 28};
#define KEYS (sizeof(members) / sizeof(members[0]))
#define POOL 64 /* batches made beforehand, so that making them is not measured */

static double now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t random64(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static struct cube *make_cube(void)
{
	struct buffer model, storage;
	struct cube *cube;
	struct error e;

	buffer_init(&model, 1 << 20);
	buffer_init(&storage, 1 << 20);
	buffer_append_z(&model, "{\"measures\":{\"amount\":{}},\"dimensions\":{");
	buffer_append_z(&storage, "{\"columns\":[{\"name\":\"amount\",\"decimals\":2}],"
				  "\"measures\":{\"amount\":0},\"scope\":[],\"dimensions\":{");
	for (size_t d = 0; d <= KEYS + 1; d++) {
		buffer_printf(
			&model,
			"%s\"d%zu\":{\"key_attribute\":\"code\",\"attributes\":{\"code\":{}}}",
			d ? "," : "", d);
		buffer_printf(&storage, "%s\"d%zu\":{\"text\":%s,\"types\":{\"code\":\"string\"}}",
			      d ? "," : "", d, d >= KEYS ? "true" : "false");
	}
	buffer_append_z(&model, "}}");
	buffer_append_z(&storage, "}}");
	if (cube_parse(&cube, STR("speed"), STR("Speed"), buffer_str(&model), buffer_str(&storage),
		       &e))
		die("%s", e.text);
	buffer_drop(&model);
	buffer_drop(&storage);
	return cube;
}

static void fill(struct entry_batch *b, uint64_t *state)
{
	static const char *const words[] = {"levering", "onderhoud", "abonnement", "huur",
					    "factuur",  "advies",    "schoonmaak", "materiaal"};

	b->n = b->capacity;
	for (size_t i = 0; i < b->n; i++) {
		b->amounts[0][i] = (int64_t)(random64(state) % 400000) - 50000;
		for (size_t d = 0; d < KEYS; d++)
			b->keys[d][i] = (uint32_t)(random64(state) % members[d]);
		b->texts[KEYS][i] = value_text(arena_printf(
			b->arena, "F%010llu", (unsigned long long)random64(state) % 10000000000));
		b->texts[KEYS + 1][i] = value_text(arena_printf(
			b->arena, "%s %s %llu", words[random64(state) % 8],
			words[random64(state) % 8], (unsigned long long)random64(state) % 1000));
	}
}

static void fill_dictionaries(const struct cube *cube, struct dictionary **dictionaries)
{
	struct arena *a = arena_new();
	bool is_new;

	for (size_t d = 0; d < KEYS; d++)
		for (uint32_t k = 0; k < members[d]; k++) {
			struct value v = value_text(arena_printf(a, "code %u", k));
			dictionary_put(dictionaries[d], &v, &is_new);
		}
	(void)cube;
	arena_free(a);
}

/* Something as compressible as a ledger. */
static void fill_bytes(char *p, size_t n, uint64_t *state)
{
	for (size_t i = 0; i < n;) {
		char line[256];
		int len = snprintf(
			line, sizeof(line),
			"%llu;2024;%02llu-0%llu-2024;%04llu;%03llu;Onderhoud wegen en pleinen;"
			"Leverancier %llu B.V.;6.%llu;3.8;\"Factuur %llu; levering\";%llu,%02llu;"
			"EUR;Realisatie;Lasten;1234AB;Programma Leefbaarheid;P%03llu\r\n",
			(unsigned long long)(random64(state) % 10000000),
			(unsigned long long)(random64(state) % 28 + 1),
			(unsigned long long)(random64(state) % 9 + 1),
			(unsigned long long)(random64(state) % 800),
			(unsigned long long)(random64(state) % 600),
			(unsigned long long)(random64(state) % 20000),
			(unsigned long long)(random64(state) % 57),
			(unsigned long long)(random64(state) % 10000000),
			(unsigned long long)(random64(state) % 4000),
			(unsigned long long)(random64(state) % 100),
			(unsigned long long)(random64(state) % 120));
		for (int k = 0; k < len && i < n; k++)
			p[i++] = line[k];
	}
}

static void tell_write(const char *path, uint64_t entries, double wall, double commit, double cpu)
{
	struct rusage usage;
	struct stat st;
	getrusage(RUSAGE_SELF, &usage);
	stat(path, &st);
	printf("write: %.2f s wall (%.2f of it commit), %.2f s CPU, %.3f us a line, %.1f bytes a "
	       "line, "
	       "peak %ld MiB\n",
	       wall, commit, cpu, 1e6 * wall / (double)entries,
	       (double)st.st_size / (double)entries, usage.ru_maxrss / 1024);
}

static void write_all(const char *path, uint64_t entries)
{
	struct cube *cube = make_cube();
	struct dictionary *dictionaries[KEYS + 2];
	struct entry_batch *pool[POOL];
	struct tallies tallies = {0};
	struct sink *sink;
	struct load_result result;
	struct error e;
	uint64_t state = 88172645463325252u, size = 0;
	size_t bytes = 211 * ENTRY_BATCH_CAPACITY;
	char *text = xmalloc(bytes);

	for (size_t d = 0; d < KEYS + 2; d++)
		dictionaries[d] = dictionary_new(&cube->dimensions[d]);
	for (size_t i = 0; i < POOL; i++)
		fill(pool[i] = entry_batch_new(cube), &state);
	fill_bytes(text, bytes, &state);
	double wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
	struct load_header h = {cube, STR("speed"), STR("0"), STR("{}")};
	if (sink_sqlite_open(&sink, path, STR(""), &e) ||
	    sink->ops->begin(sink, &h, dictionaries, &e))
		die("%s", e.text);
	fill_dictionaries(cube, dictionaries);
	if (sink->ops->source_begin(sink, STR("speed.csv"), &e))
		die("%s", e.text);
	for (uint64_t done = 0; done < entries;) {
		struct entry_batch *b = pool[done / ENTRY_BATCH_CAPACITY % POOL];
		b->n = entries - done < b->capacity ? entries - done : b->capacity;
		for (size_t i = 0; i < b->n; i++) {
			b->lines[i] = done + i + 2;
			tallies.loaded.sums[0] += b->amounts[0][i];
		}
		if (keep_original(sink, text, 211 * b->n, &e) || sink->ops->write(sink, b, &e))
			die("%s", e.text);
		size += 211 * b->n;
		done += b->n;
	}
	tallies.loaded.entries = entries;
	struct load_source source = {.name = STR("speed.csv"),
				     .resource = STR("ledger"),
				     .sha256 = "speed",
				     .size = size,
				     .lines = entries + 1,
				     .tallies = &tallies};
	if (sink->ops->source_end(sink, &source, &e))
		die("%s", e.text);
	double packed = now(CLOCK_MONOTONIC);
	if (sink->ops->commit(sink, dictionaries, OVERLAP_SUPERSEDE, &result, &e))
		die("%s", e.text);
	double end = now(CLOCK_MONOTONIC);
	tell_write(path, entries, end - wall, end - packed, now(CLOCK_PROCESS_CPUTIME_ID) - cpu);
	sink->ops->close(sink);
	for (size_t d = 0; d < KEYS + 2; d++)
		dictionary_free(dictionaries[d]);
	for (size_t i = 0; i < POOL; i++)
		entry_batch_free(pool[i]);
	cube_free(cube);
	free(text);
}

static void read_all(const char *path)
{
	static uint32_t keys[STORE_SEGMENT_LINES];
	static int64_t amounts[STORE_SEGMENT_LINES];
	struct store *s;
	struct view *v;
	struct error e;
	int64_t sum = 0;
	double start = now(CLOCK_MONOTONIC);

	if (store_open(&s, path, &e) || view_open(&v, s, STR("speed"), &e))
		die("%s", e.text);
	printf("open:  %.1f ms\n", 1e3 * (now(CLOCK_MONOTONIC) - start));
	for (int round = 0; round < 5; round++) {
		start = now(CLOCK_MONOTONIC);
		for (size_t i = 0; i < view_segments(v); i++) {
			if (segment_keys(s, v, i, round % 2 ? 3 : 1, keys, &e) ||
			    segment_amounts(s, v, i, 0, amounts, &e))
				die("%s", e.text);
			sum += amounts[keys[0] % view_segment(v, i)->lines];
		}
		printf("read:  %.1f ms for one key (%d bytes) and one amount column of %llu "
		       "entries\n",
		       1e3 * (now(CLOCK_MONOTONIC) - start), round % 2 ? 2 : 1,
		       (unsigned long long)view_entries(v));
	}
	struct arena *a = arena_new();
	struct value *texts;
	start = now(CLOCK_MONOTONIC);
	for (size_t i = 0; i < view_segments(v); i++) {
		arena_reset(a);
		if (segment_texts(s, v, i, KEYS + 1, 0, view_segment(v, i)->lines, a, &texts, &e))
			die("%s", e.text);
	}
	printf("texts: %.1f ms for one text column\n", 1e3 * (now(CLOCK_MONOTONIC) - start));
	arena_free(a);
	view_unref(v);
	store_close(s);
	if (sum == 1)
		puts("");
}

int main(int argc, char **argv)
{
	uint64_t entries = argc > 1 ? strtoull(argv[1], NULL, 10) : 200000;
	const char *path = argc > 2 ? argv[2] : "stuiver-speed.db";

	unlink(path);
	write_all(path, entries);
	read_all(path);
	unlink(path);
	return 0;
}
