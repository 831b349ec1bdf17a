/* Small ledgers for tests: a descriptor and rows as text, run through a transform. */
#ifndef TESTS_TRANSFORM_HELP_H
#define TESTS_TRANSFORM_HELP_H

#include "descriptor/descriptor.h"
#include "transform/transform.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct bench {
	struct mapping *m;
	struct transform *t;
	struct issues *issues;
	struct batch *batch;
	struct entry_batch *out;
	const struct tallies *tallies;
	struct error e;
	int result;
	char folder[64];
	const char *place; /* of test.csv with its folders, or NULL */
};

static void bench_open(struct bench *b, const char *descriptor)
{
	*b = (struct bench){.result = 0};
	b->result = mapping_parse(&b->m, str_z(descriptor), "test", NULL, NULL, 0, &b->e);
}

/* The same with a code list: a folder that holds list.csv. */
static void bench_open_list(struct bench *b, const char *descriptor, const char *list)
{
	char path[96];
	*b = (struct bench){.result = 0};
	snprintf(b->folder, sizeof b->folder, "/tmp/stuiver-test-XXXXXX");
	cr_assert(mkdtemp(b->folder));
	snprintf(path, sizeof path, "%s/list.csv", b->folder);
	FILE *f = fopen(path, "w");
	fputs(list, f);
	fclose(f);
	b->result = mapping_parse(&b->m, str_z(descriptor), "test", b->folder, NULL, 0, &b->e);
	unlink(path);
	rmdir(b->folder);
}

/* Splits at ';' and '\n' into the batch, from line 2 on; the first line is the header. */
static size_t bench_split(struct bench *b, const char *text, struct str *header)
{
	struct str rest = {NULL, strlen(text)};
	size_t n = 0;
	uint64_t line = 1;
	b->batch = batch_new();
	rest.ptr = memcpy(b->batch->text, text, rest.len); /* with BATCH_OVERREAD behind it */
	struct str first = str_split(&rest, '\n');
	while (first.ptr)
		header[n++] = str_split(&first, ';');
	b->batch->fields_capacity = 4096;
	b->batch->fields = realloc(b->batch->fields, 4096 * sizeof(struct str));
	while (rest.len > 0) {
		struct str s = str_split(&rest, '\n');
		struct record *r = &b->batch->records[b->batch->nrecords++];
		*r = (struct record){++line, 1, (uint32_t)b->batch->nfields, 0};
		while (s.ptr) {
			b->batch->fields[b->batch->nfields++] = str_split(&s, ';');
			r->nfields++;
		}
	}
	return n;
}

static void bench_run(struct bench *b, const char *csv)
{
	struct str header[64];
	cr_assert(b->m != NULL, "%s", b->e.text);
	size_t n = bench_split(b, csv, header), next = 0;
	b->issues = issues_new();
	b->out = entry_batch_new(mapping_cube(b->m));
	transform_new(&b->t, b->m, b->issues, &b->e);
	if (b->place)
		transform_set_place(b->t, str_z(b->place));
	b->result = transform_begin(b->t, 0, str_z("test.csv"), header, n, &b->e);
	if (b->result == 0 && transform_needs_survey(b->t)) {
		b->result = transform_survey(b->t, b->batch, &b->e);
		if (b->result == 0)
			b->result = transform_survey_end(b->t, &b->e);
	}
	if (b->result != 0)
		return;
	while (next < b->batch->nrecords)
		cr_assert(transform_batch(b->t, b->batch, &next, b->out, &b->e) == 0);
	b->result = transform_end(b->t, 0, &b->tallies, &b->e);
	cr_assert(tallies_tie(b->tallies, mapping_cube(b->m)->ncolumns), "the identity must tie");
}

static void bench_close(struct bench *b)
{
	transform_free(b->t);
	entry_batch_free(b->out);
	if (b->batch)
		batch_free(b->batch);
	issues_free(b->issues);
	mapping_free(b->m);
}

/* A dimension's key attribute of an entry as text. */
static const char *bench_key(struct bench *b, const char *dimension, size_t row)
{
	static char text[256];
	const struct cube *cube = mapping_cube(b->m);
	int d = cube_find_dimension(cube, str_z(dimension));
	cr_assert(d >= 0, "no dimension %s", dimension);
	const struct dimension *shape = &cube->dimensions[d];
	const struct value *v = &dictionary_get(transform_dictionary(b->t, (size_t)d),
						b->out->keys[d][row])[shape->key];
	struct buffer out;
	buffer_init(&out, sizeof text - 1);
	value_plain(&out, shape->attributes[shape->key].type, v);
	snprintf(text, sizeof text, "%.*s", STR_ARG(buffer_str(&out)));
	buffer_drop(&out);
	return text;
}

static bool bench_has_issue(const struct bench *b, const char *code)
{
	struct str s;
	enum severity severity;
	uint64_t total;
	for (size_t i = 0; issues_code(b->issues, i, &s, &severity, &total); i++)
		if (str_eq(s, str_z(code)))
			return true;
	return false;
}

/* A package with one ledger: its fields, its stuiver object, its extra fields. */
#define LEDGER(own, fields, extra)                                                               \
	"{\"name\":\"test\",\"resources\":[{\"name\":\"ledger\",\"path\":\"l.csv\",\"stuiver\":" \
	"{" own "},\"schema\":{\"fields\":[" fields "],\"extraFields\":[" extra "]}}]}"
#define AMOUNT \
	"{\"name\":\"amount\",\"type\":\"number\",\"decimalChar\":\",\",\"columnType\":\"value\"}"

#endif
