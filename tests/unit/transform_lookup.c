/* The table of inputs that lie in one piece gives each input the value it was given. */
#include "base/map.h"
#include "transform/lookup.h"

#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>

/* As a batch's text: with bytes behind each field that must not matter. */
static struct str field_of(char *buffer, const char *text, size_t n, char behind)
{
	memcpy(buffer, text, n);
	memset(buffer + n, behind, LOOKUP_SHORT);
	return (struct str){buffer, n};
}

/* As a load looks up: the first line, then further. */
static uint32_t *look_up(struct lookup *l, const struct lookup_input *in, bool *is_new)
{
	const struct lookup_spot *s = lookup_spot(l, in);
	bool whole = l->first == l->last && in->size <= LOOKUP_SHORT + 1;
	uint32_t *value = lookup_get(l, in, is_new);
	if (s && (whole || lookup_same_bytes(s->kept, in->bytes, in->size - 1)))
		cr_assert(!*is_new && &s->value == value, "the first line disagrees");
	return value;
}

Test(transform_lookup, fields_of_every_length)
{
	const int columns[] = {3};
	struct lookup l;
	char text[80], buffer[128];
	lookup_init(&l, columns, 1, false);
	cr_assert(lookup_usable(&l, 4));
	cr_assert(!lookup_usable(&l, 3));
	for (int pass = 0; pass < 3; pass++)
		for (size_t n = 0; n <= 60; n++)
			for (char c = 'a'; c <= 'c'; c++) {
				struct lookup_input in;
				bool is_new;
				memset(text, 'a', sizeof text);
				if (n > 0)
					text[n - 1] = c;
				lookup_field(&in, field_of(buffer, text, n, (char)('0' + pass)));
				uint32_t *value = look_up(&l, &in, &is_new);
				cr_assert(is_new == (pass == 0 && (n > 0 || c == 'a')));
				if (is_new)
					*value = (uint32_t)(n << 8) | (uint32_t)(n > 0 ? c : 0);
				cr_assert(*value == ((n << 8) | (n > 0 ? (uint32_t)c : 0)));
			}
	lookup_drop(&l);
}

Test(transform_lookup, many_inputs_against_a_map)
{
	const int columns[] = {0};
	struct lookup l;
	struct map *known = map_new();
	uint64_t state = 7;
	lookup_init(&l, columns, 1, false);
	for (size_t i = 0; i < 300000; i++) {
		char text[64], buffer[128];
		struct lookup_input in;
		bool is_new, map_is_new;
		state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
		int n = snprintf(text, sizeof text, "%s%llu", state >> 62 ? "" : "a long name of ",
				 (unsigned long long)(state >> 46));
		lookup_field(&in, field_of(buffer, text, (size_t)n, 'x'));
		uint32_t *value = look_up(&l, &in, &is_new);
		uint32_t *expected = map_put(known, (struct str){text, (size_t)n}, &map_is_new);
		cr_assert(is_new == map_is_new);
		if (is_new)
			*value = *expected = (uint32_t)i;
		cr_assert(*value == *expected);
	}
	cr_assert(l.count == map_count(known));
	map_free(known);
	lookup_drop(&l);
}

/* Cuts "a;b" at ';' where it lies. */
static void cut(struct str fields[2], char *buffer, const char *text)
{
	fields[1] = field_of(buffer, text, strlen(text), ';');
	fields[0] = str_split(&fields[1], ';');
}

Test(transform_lookup, fields_side_by_side)
{
	const int columns[] = {5, 4};
	static const char *const texts[] = {"1;2",
					    "12;",
					    ";12",
					    ";",
					    "1;22",
					    "11;2",
					    "428379;bodemsanering factuur",
					    "428379b;odemsanering factuur",
					    "428379;bodemsanering factuus"};
	struct lookup l;
	lookup_init(&l, columns, 2, false);
	cr_assert(l.first == 4 && l.last == 5);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
			struct str fields[2];
			struct lookup_input in;
			char buffer[128];
			bool is_new;
			cut(fields, buffer, texts[i]);
			lookup_fields(&in, fields, 2);
			uint32_t *value = look_up(&l, &in, &is_new);
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
	struct lookup_input one, other;
	char bytes[64] = "abcd";
	bool is_new;
	lookup_init(&l, columns, 2, false);
	lookup_fields(&one, (struct str[]){{bytes, 1}, {bytes + 2, 2}}, 2);
	lookup_fields(&other, (struct str[]){{bytes, 2}, {bytes + 3, 1}}, 2);
	*look_up(&l, &one, &is_new) = 1;
	cr_assert(*look_up(&l, &other, &is_new) == 0 && is_new);
	lookup_drop(&l);
}

Test(transform_lookup, what_it_leaves_to_others)
{
	struct lookup l;
	struct lookup_input in;
	char bytes[64] = "a\"b\"";
	lookup_init(&l, (const int[]){1, 3}, 2, false); /* apart */
	cr_assert(!lookup_usable(&l, 9));
	lookup_drop(&l);
	lookup_init(&l, (const int[]){1}, 1, true); /* the variant counts */
	cr_assert(!lookup_usable(&l, 9));
	lookup_drop(&l);
	lookup_init(&l, NULL, 0, false);
	cr_assert(!lookup_usable(&l, 9));
	lookup_drop(&l);
	lookup_fields(&in, (struct str[]){{bytes, 1}, {bytes + 2, 1}}, 2);
	cr_assert(in.size != LOOKUP_PIECES);
	lookup_fields(&in, (struct str[]){{bytes, 1}, {bytes + 1, 1}}, 2);
	cr_assert(in.size == LOOKUP_PIECES);
	lookup_fields(&in, (struct str[]){{bytes, 1}, {bytes + 3, 1}}, 2);
	cr_assert(in.size == LOOKUP_PIECES);
}
