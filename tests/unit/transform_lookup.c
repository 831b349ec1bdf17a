/* The tables of inputs that lie in one piece give each input the value it was given. */
#include "base/memory/map.h"
#include "transform/lookup/lookup.h"

#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>

#define BUFFER 128

/* As a batch's text: with bytes behind each field that must not matter. */
static struct str field_of(char buffer[BUFFER], const char *text, size_t n, char behind)
{
	memcpy(buffer, text, n);
	memset(buffer + n, behind, LOOKUP_SHORT);
	return (struct str){buffer, n};
}

/* As a load looks up: in a block, then those that were not found. */
static uint32_t *look_up(struct lookup *l, const struct str *cells, bool *is_new)
{
	uint32_t value = 0, all;
	uint64_t missed = lookup_block(l, &cells, 1, &value, &all);
	uint32_t *known = lookup_get(l, cells, is_new);
	if (missed == 0) {
		cr_assert(known && !*is_new, "a block finds what is not there");
		cr_assert(*known == value && (all & value) == value, "a block finds %u, not %u",
			  value, *known);
	}
	return known;
}

/* Each length, with each of its bytes another one. */
Test(transform_lookup, fields_of_every_length)
{
	const int columns[] = {1};
	struct lookup l;
	char text[80], buffer[BUFFER];
	lookup_init(&l, columns, 1, false);
	cr_assert(lookup_usable(&l, 2));
	cr_assert(!lookup_usable(&l, 1));
	for (int pass = 0; pass < 3; pass++)
		for (size_t n = 0; n <= sizeof text; n++)
			for (size_t other = 0; other <= n; other++) { /* n: none is */
				struct str cells[2];
				bool is_new;
				memset(text, 'a', sizeof text);
				if (other < n)
					text[other] = 'b';
				cells[1] = field_of(buffer, text, n, (char)('0' + pass));
				uint32_t *value = look_up(&l, cells, &is_new);
				cr_assert(is_new == (pass == 0), "%zu of %zu", other, n);
				if (is_new)
					*value = (uint32_t)(n << 8 | other);
				cr_assert(*value == (n << 8 | other), "%zu of %zu", other, n);
			}
	lookup_drop(&l);
}

/* The n-th of some made-up inputs: `kind` says of what length. */
static size_t input_of(char text[64], int kind, unsigned long long n)
{
	static const char *const shapes[] = {
		"%llu", "P%07llu", "%010llu.0000", "a long name of %llu",
		"%llu of a name that is longer than three pieces of it"};
	return (size_t)snprintf(text, 64, shapes[kind], n);
}

/* Blocks of inputs out of `distinct` ones, compared with a map; few stay in the smallest table. */
static void against_a_map(int kinds, unsigned long long distinct)
{
	static char buffers[LOOKUP_BLOCK][BUFFER];
	const int columns[] = {0};
	struct lookup l;
	struct map *known = map_new();
	uint64_t state = 7;
	uint32_t next = 0;
	lookup_init(&l, columns, 1, false);
	for (size_t block = 0; block < 2000; block++) {
		struct str fields[LOOKUP_BLOCK];
		const struct str *cells[LOOKUP_BLOCK];
		uint32_t values[LOOKUP_BLOCK], all;
		size_t n = 1 + block % LOOKUP_BLOCK;
		for (size_t i = 0; i < n; i++) {
			char text[64];
			state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
			size_t len = input_of(text, (int)(state >> 60) % kinds,
					      (state >> 20) % distinct);
			fields[i] = field_of(buffers[i], text, len, (char)('0' + state % 10));
			cells[i] = &fields[i];
		}
		uint64_t missed = lookup_block(&l, cells, n, values, &all);
		cr_assert(n == LOOKUP_BLOCK || missed >> n == 0);
		for (size_t i = 0; i < n; i++) {
			bool is_new, map_is_new;
			uint32_t *expected = map_put(known, fields[i], &map_is_new);
			if (missed >> i & 1) {
				uint32_t *value = lookup_get(&l, cells[i], &is_new);
				cr_assert(is_new == map_is_new);
				if (is_new)
					*value = *expected = ++next;
				values[i] = *value;
			}
			cr_assert(values[i] == *expected, "\"%.*s\"", STR_ARG(fields[i]));
		}
	}
	map_free(known);
	lookup_drop(&l);
}

Test(transform_lookup, few_inputs_against_a_map)
{
	against_a_map(1, 12);
	against_a_map(2, 60);
	against_a_map(5, 20);
}

Test(transform_lookup, many_inputs_against_a_map)
{
	against_a_map(1, 129);
	against_a_map(3, 3000);
	against_a_map(5, 100000);
}

/* What a table of few inputs holds is kept when there are too many for it. */
Test(transform_lookup, values_survive_growth)
{
	const int columns[] = {0};
	struct lookup l;
	char buffer[BUFFER], text[64];
	bool is_new;
	lookup_init(&l, columns, 1, false);
	for (unsigned n = 0; n < 5000; n++) {
		size_t len = input_of(text, 0, n);
		struct str cell = field_of(buffer, text, len, 'x');
		uint32_t *value = look_up(&l, &cell, &is_new);
		cr_assert(is_new);
		*value = n + 1;
		for (unsigned back = 1; back <= n && back < 300; back += 37) {
			len = input_of(text, 0, n - back);
			cell = field_of(buffer, text, len, 'y');
			cr_assert(*look_up(&l, &cell, &is_new) == n - back + 1 && !is_new);
		}
	}
	lookup_drop(&l);
}

/* Cuts "a;b" at ';' where it lies. */
static void cut(struct str fields[2], char buffer[BUFFER], const char *text)
{
	fields[1] = field_of(buffer, text, strlen(text), ';');
	fields[0] = str_split(&fields[1], ';');
}

Test(transform_lookup, fields_side_by_side)
{
	const int columns[] = {2, 1};
	static const char *const texts[] = {
		"1;2",
		"12;",
		";12",
		";",
		"1;22",
		"11;2",
		"428379;bodemsanering factuur",
		"428379b;odemsanering factuur",
		"428379;bodemsanering factuus",
		"428379;bodemsanering en opslag van een partij grond, factuur",
		"428379;bodemsanering en opslag van een Partij grond, factuur"};
	struct lookup l;
	lookup_init(&l, columns, 2, false);
	cr_assert(l.first == 1 && l.last == 2);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
			struct str cells[3];
			char buffer[BUFFER];
			bool is_new;
			cut(cells + 1, buffer, texts[i]);
			uint32_t *value = look_up(&l, cells, &is_new);
			cr_assert(is_new == (pass == 0), "%s", texts[i]);
			if (is_new)
				*value = (uint32_t)i;
			cr_assert(*value == i, "%s", texts[i]);
		}
	lookup_drop(&l);
}

/* Two ways to cut the same bytes are two inputs, whatever the byte between them. */
Test(transform_lookup, lengths_tell_fields_apart)
{
	const int columns[] = {0, 1};
	struct lookup l;
	char bytes[64] = "abcd";
	bool is_new;
	lookup_init(&l, columns, 2, false);
	*look_up(&l, (struct str[]){{bytes, 1}, {bytes + 2, 2}}, &is_new) = 1;
	uint32_t *other = look_up(&l, (struct str[]){{bytes, 2}, {bytes + 3, 1}}, &is_new);
	cr_assert(*other == 0 && is_new);
	lookup_drop(&l);
}

Test(transform_lookup, what_it_leaves_to_others)
{
	struct lookup l;
	char bytes[64] = "a\"b\"";
	bool is_new;
	lookup_init(&l, (const int[]){1, 3}, 2, false); /* apart */
	cr_assert(!lookup_usable(&l, 9));
	lookup_drop(&l);
	lookup_init(&l, (const int[]){1}, 1, true); /* the variant counts */
	cr_assert(!lookup_usable(&l, 9));
	lookup_drop(&l);
	lookup_init(&l, NULL, 0, false);
	cr_assert(!lookup_usable(&l, 9));
	lookup_drop(&l);
	lookup_init(&l, (const int[]){0, 1}, 2, false);
	cr_assert(look_up(&l, (struct str[]){{bytes, 1}, {bytes + 2, 1}}, &is_new));
	cr_assert(!look_up(&l, (struct str[]){{bytes, 1}, {bytes + 1, 1}}, &is_new));
	cr_assert(!look_up(&l, (struct str[]){{bytes, 1}, {bytes + 3, 1}}, &is_new));
	lookup_drop(&l);
}
