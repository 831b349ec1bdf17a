/*
 * A small invented ledger for the tests of store and load: rows are a function of (seed, row
 * number), so that any of them can be told again when it is read back.
 */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include "../keep_original.h"
#include "base/memory/hash.h"
#include "load/load.h"
#include "store/store.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FIXTURE_MODEL                                                                             \
	"{\"dimensions\":{"                                                                       \
	"\"year\":{\"attributes\":{\"year\":{\"type\":\"integer\"}},\"key_attribute\":\"year\"}," \
	"\"account\":{\"attributes\":{\"code\":{\"type\":\"string\"},\"label\":{\"type\":"        \
	"\"string\"}},"                                                                           \
	"\"key_attribute\":\"code\",\"label_attribute\":\"label\"},"                              \
	"\"day\":{\"attributes\":{\"day\":{\"type\":\"date\"}},\"key_attribute\":\"day\"},"       \
	"\"note\":{\"attributes\":{\"text\":{\"type\":\"string\"},\"number\":{\"type\":"          \
	"\"integer\"}},"                                                                          \
	"\"key_attribute\":\"text\"}},"                                                           \
	"\"measures\":{\"amount\":{\"label\":\"Amount\"},\"hours\":{\"label\":\"Hours\"}}}"
#define FIXTURE_STORAGE                                                                            \
	"{\"columns\":[{\"name\":\"amount\",\"decimals\":2},{\"name\":\"hours\",\"decimals\":0}]," \
	"\"measures\":{\"amount\":0,\"hours\":1},"                                                 \
	"\"dimensions\":{\"year\":{\"text\":false,\"types\":{\"year\":\"integer\"}},"              \
	"\"account\":{\"text\":false,\"types\":{\"code\":\"string\",\"label\":\"string\"}},"       \
	"\"day\":{\"text\":false,\"types\":{\"day\":\"date\"}},"                                   \
	"\"note\":{\"text\":true,\"types\":{\"text\":\"string\",\"number\":\"integer\"}}},"        \
	"\"scope\":[\"year\"]}"

enum { YEAR, ACCOUNT, DAY, NOTE };
enum { AMOUNT, HOURS };

struct row {
	int year;
	uint32_t account;
	int32_t day;
	bool note_null;
	char note[80];
	int64_t number, amount, hours;
};

static inline uint64_t mix(uint64_t seed, uint64_t i)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15u + i + 1;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static inline struct row fixture_row(uint64_t seed, int year, uint64_t i)
{
	uint64_t r = mix(seed, i);
	struct row row = {.year = year,
			  .account = (uint32_t)(r % 800),
			  .day = 17000 + (int32_t)(r >> 20) % 365,
			  .note_null = r % 7 == 0,
			  .number = (int64_t)(r >> 40),
			  .amount = (int64_t)(r % 2000000) - 500000,
			  .hours = r % 5 == 0 ? MONEY_NULL : (int64_t)(r % 90)};
	snprintf(row.note, sizeof(row.note), "Factuur %llu van leverancier %llu",
		 (unsigned long long)i, (unsigned long long)(r % 2000));
	return row;
}

struct fixture {
	struct cube *cube;
	struct sink *sink;
	struct dictionary **dictionaries;
	struct entry_batch *batch;
	struct tallies tallies;
	struct error error;
};

static inline struct cube *fixture_cube(const char *name)
{
	struct cube *cube;
	struct error e;

	if (cube_parse(&cube, str_z(name), STR("Test"), STR(FIXTURE_MODEL), STR(FIXTURE_STORAGE),
		       &e))
		die("%s", e.text);
	return cube;
}

static inline void fixture_new_dictionaries(struct fixture *f)
{
	f->dictionaries = xcalloc(f->cube->ndimensions, sizeof(*f->dictionaries));
	for (size_t d = 0; d < f->cube->ndimensions; d++)
		f->dictionaries[d] = dictionary_new(&f->cube->dimensions[d]);
}

static inline void fixture_free(struct fixture *f)
{
	if (f->sink)
		f->sink->ops->close(f->sink);
	for (size_t d = 0; f->dictionaries && d < f->cube->ndimensions; d++)
		dictionary_free(f->dictionaries[d]);
	free(f->dictionaries);
	if (f->batch)
		entry_batch_free(f->batch);
	cube_free(f->cube);
	*f = (struct fixture){0};
}

static inline int fixture_begin_as(struct fixture *f, const char *path, struct cube *cube,
				   const char *fingerprint)
{
	*f = (struct fixture){.cube = cube};
	fixture_new_dictionaries(f);
	f->batch = entry_batch_new(f->cube);
	if (sink_sqlite_open(&f->sink, path, STR(""), &f->error))
		return -1;
	struct load_header h = {f->cube, STR("test"), str_z(fingerprint), STR("{}")};
	return f->sink->ops->begin(f->sink, &h, f->dictionaries, &f->error);
}

static inline int fixture_begin(struct fixture *f, const char *path)
{
	return fixture_begin_as(f, path, fixture_cube("test"), "f1");
}

static inline void fixture_add(struct fixture *f, const struct row *row, uint64_t line, bool spill)
{
	struct entry_batch *b = f->batch;
	size_t i = b->n++;
	char code[16], label[32];
	bool is_new;
	struct str c = {code, (size_t)snprintf(code, sizeof(code), "%05u", row->account)};
	struct str l = {label, (size_t)snprintf(label, sizeof(label), "Rekening %u", row->account)};
	struct value year = value_number(row->year), day = value_number(row->day);
	struct value account[] = {value_text(c), value_text(l)};
	struct value note[] = {row->note_null ? value_null() : value_text(str_z(row->note)),
			       value_number(row->number)};

	b->lines[i] = line;
	b->amounts[AMOUNT][i] = row->amount;
	b->amounts[HOURS][i] = row->hours;
	b->keys[YEAR][i] = dictionary_put(f->dictionaries[YEAR], &year, &is_new);
	b->keys[DAY][i] = dictionary_put(f->dictionaries[DAY], &day, &is_new);
	b->is_text[ACCOUNT] = spill;
	if (spill) {
		if (!b->texts[ACCOUNT])
			b->texts[ACCOUNT] = xmalloc(b->capacity * 2 * sizeof(struct value));
		b->texts[ACCOUNT][2 * i] = value_text(arena_dup(b->arena, c));
		b->texts[ACCOUNT][2 * i + 1] = value_text(arena_dup(b->arena, l));
	} else {
		b->keys[ACCOUNT][i] = dictionary_put(f->dictionaries[ACCOUNT], account, &is_new);
	}
	if (!note[0].null)
		note[0].text = arena_dup(b->arena, note[0].text);
	memcpy(b->texts[NOTE] + 2 * i, note, sizeof(note));
	f->tallies.loaded.lines++;
	f->tallies.loaded.entries++;
	f->tallies.loaded.sums[AMOUNT] += row->amount;
	f->tallies.loaded.sums[HOURS] += row->hours == MONEY_NULL ? 0 : row->hours;
}

struct fixture_source {
	const char *name;
	uint64_t seed;
	int year;
	uint64_t rows;
	uint64_t spill_from; /* 0: never; from this row on accounts come as texts */
	const char *scopes[4];
};

static inline int fixture_flush(struct fixture *f)
{
	int result = f->sink->ops->write(f->sink, f->batch, &f->error);
	entry_batch_reset(f->batch);
	return result;
}

/* The bytes of the source are its description, padded to a size that grows with the rows. */
static inline int fixture_bytes(struct fixture *f, const struct fixture_source *in,
				struct load_source *out)
{
	struct buffer text;
	struct sha256 *hash = sha256_new();

	buffer_init(&text, SIZE_MAX);
	buffer_printf(&text, "%llu %d\n", (unsigned long long)in->seed, in->year);
	for (uint64_t i = 0; i < in->rows; i++)
		buffer_printf(&text, "%llx;line %llu\n", (unsigned long long)mix(in->seed, i),
			      (unsigned long long)i);
	sha256_update(hash, text.ptr, text.len);
	sha256_hex(hash, out->sha256);
	sha256_free(hash);
	out->size = text.len;
	int result = keep_original(f->sink, text.ptr, text.len, &f->error);
	buffer_drop(&text);
	return result;
}

static inline int fixture_source(struct fixture *f, const struct fixture_source *in)
{
	struct load_source out = {.name = str_z(in->name),
				  .resource = STR("ledger"),
				  .lines = in->rows + 1,
				  .tallies = &f->tallies};
	struct str scopes[4];
	struct issues *issues = issues_new();

	memset(&f->tallies, 0, sizeof(f->tallies));
	issues_source(issues, out.name);
	issues_addf(issues, SEVERITY_WARNING, "odd-date", 12, 3, "the %dth of May", 32);
	if (f->sink->ops->source_begin(f->sink, out.name, &f->error) || fixture_bytes(f, in, &out))
		goto failed;
	for (uint64_t i = 0; i < in->rows; i++) {
		struct row row = fixture_row(in->seed, in->year, i);
		if (in->spill_from && i == in->spill_from && fixture_flush(f))
			goto failed;
		fixture_add(f, &row, i + 2, in->spill_from && i >= in->spill_from);
		if (f->batch->n == f->batch->capacity && fixture_flush(f))
			goto failed;
	}
	if (f->batch->n > 0 && fixture_flush(f))
		goto failed;
	f->tallies.read = f->tallies.loaded;
	for (; out.nscope < 4 && in->scopes[out.nscope]; out.nscope++)
		scopes[out.nscope] = str_z(in->scopes[out.nscope]);
	out.scope = scopes;
	out.issues = issues;
	int result = f->sink->ops->source_end(f->sink, &out, &f->error);
	issues_free(issues);
	return result;
failed:
	issues_free(issues);
	entry_batch_reset(f->batch);
	return -1;
}

/* One load of one source, from begin to commit. The status, and the message in error. */
static inline int fixture_load(const char *path, const struct fixture_source *sources, size_t n,
			       enum overlap_policy policy, struct error *e)
{
	struct fixture f;
	struct load_result result;
	int failed = fixture_begin(&f, path);

	for (size_t i = 0; i < n && !failed; i++)
		failed = fixture_source(&f, &sources[i]);
	if (!failed)
		failed = f.sink->ops->commit(f.sink, f.dictionaries, policy, &result, &f.error);
	*e = f.error;
	fixture_free(&f);
	return failed;
}

static inline void fixture_remove(const char *path)
{
	char name[512];
	const char *const ends[] = {"", "-wal", "-shm", "-journal"};

	for (size_t i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "%s%s", path, ends[i]);
		unlink(name);
	}
}

/* A name for a store of this process. */
static inline const char *fixture_path(const char *topic)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/stuiver-test-%s-%d.db",
		 getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", topic, (int)getpid());
	fixture_remove(path);
	return path;
}

/* Sums over a view: amount in `amount`, entries in `entries`; 0 or -1. */
static inline int fixture_sum(const char *path, const char *cube, money_sum *amount,
			      uint64_t *entries, struct error *e)
{
	struct store *s;
	struct view *v = NULL;
	int64_t *values = xmalloc(STORE_SEGMENT_LINES * sizeof(*values));
	int result = store_open(&s, path, e);

	*amount = 0;
	if (result == 0)
		result = view_open(&v, s, str_z(cube), e);
	for (size_t i = 0; result == 0 && i < view_segments(v); i++) {
		result = segment_amounts(s, v, i, AMOUNT, values, e);
		for (uint32_t k = 0; result == 0 && k < view_segment(v, i)->lines; k++)
			*amount += values[k];
	}
	*entries = v ? view_entries(v) : 0;
	view_unref(v);
	if (s)
		store_close(s);
	free(values);
	return result;
}

#endif
