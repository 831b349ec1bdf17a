/* Own lists: who is on one is found however the name is written, and the bytes of a policy that has them say nothing of it. */
#include "base/memory/arena.h"
#include "base/memory/buffer.h"
#include "base/system/file.h"
#include "privacy/look/idle_words.h"
#include "privacy/people/people_inside.h"
#include "privacy/report/privacy_column.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char key_path[64];
static struct people_key key;
static struct buffer written;

static void make(enum whose_list kind, const enum people_part *parts, const char *const *texts,
		 size_t n)
{
	struct privacy_policy *plain;
	struct error e;
	struct str policy = written.len ? buffer_str(&written) : privacy_policy_text();
	struct buffer next;
	cr_assert_eq(privacy_policy_read(&plain, policy, &e), 0);
	struct people_list *l = people_list_new(kind, &key, plain, NULL);
	for (size_t i = 0; i < n; i++) {
		people_list_add(l, parts[i], str_z(texts[i]));
		if (parts[i] == PEOPLE_NAME || parts[i] >= PEOPLE_NUMBER)
			people_list_end(l);
	}
	people_list_end(l);
	buffer_init(&next, SIZE_MAX);
	cr_assert_eq(people_list_write(l, &next, policy, STR("2026-11-29"), &e), 0, "%s", e.text);
	people_list_free(l);
	privacy_policy_free(plain);
	buffer_drop(&written);
	written = next;
}

static void setup(void)
{
	static const enum people_part staff[] = {PEOPLE_NAME,     PEOPLE_NAME,    PEOPLE_NAME,
						 PEOPLE_NAME,     PEOPLE_SURNAME, PEOPLE_GIVEN,
						 PEOPLE_INITIALS, PEOPLE_NUMBER,  PEOPLE_EMAIL};
	static const char *const people[] = {"Quastel, P.",
					     "Rieko van der Tolwem",
					     "Anna Groen",
					     "Xandrine Zwabber-de Kwint",
					     "\xc3\x87"
					     "elikbas",
					     "Umut",
					     "U.E.",
					     "10023456",
					     "Balie.Een@voorbeeld.nl"};
	static const enum people_part numbers[] = {PEOPLE_NUMBER, PEOPLE_NUMBER, PEOPLE_NUMBER,
						   PEOPLE_BSN};
	static const char *const clients[] = {"K-20417", "2024", "0012345", "012345672"};
	struct error e;
	snprintf(key_path, sizeof key_path, "/tmp/own-lists-%d.key", (int)getpid());
	cr_assert_eq(people_key_make(&key, key_path, &e), 0);
	setenv(PEOPLE_KEY_VARIABLE, key_path, 1);
	buffer_init(&written, SIZE_MAX);
	make(PEOPLE_STAFF, staff, people, sizeof people / sizeof *people);
	make(PEOPLE_CLIENTS, numbers, clients, sizeof clients / sizeof *clients);
}

static void teardown(void)
{
	unlink(key_path);
	buffer_drop(&written);
}

TestSuite(privacy_lists, .init = setup, .fini = teardown);

static struct privacy_policy *open_policy(void)
{
	struct privacy_policy *p;
	struct error e;
	cr_assert_eq(privacy_policy_read(&p, buffer_str(&written), &e), 0, "%s", e.text);
	return p;
}

/* What may be public of a text. */
static void masked(char out[200], const struct privacy_policy *p, const char *text, bool codes)
{
	struct arena *a = arena_new();
	struct privacy_column column = {.policy = p, .arena = a, .codes = codes};
	struct privacy_look look;
	struct buffer b;
	buffer_init(&b, SIZE_MAX);
	privacy_look_at(&look, p, &column, str_z(text));
	struct str s =
		privacy_redact(&b, &column, str_z(text), &look) ? buffer_str(&b) : str_z(text);
	snprintf(out, 200, "%.*s", STR_ARG(s));
	buffer_drop(&b);
	arena_free(a);
}

Test(privacy_lists, who_is_on_one_is_found_however_it_is_written)
{
	static const char *const cases[][2] = {
		{"quastel p. uren", "[naam]. uren"},
		{"uren Quastel", "uren [naam]"},
		{"P. Quastel", "[naam]"},
		{"P Quastel", "[naam]"},
		{"p quastel",
		 "p quastel"}, /* "\xc3\xa0", as likely: without a point or capital a letter is a word */
		{"rieko tolwem", "[naam]"},
		{"TOLWEM RIEKO", "[naam]"},
		{"van der tolwem, rieko; mei", "van der [naam]; mei"},
		{"rieko v.d. tolwem", "[naam]"},
		{"tolwem mei", "tolwem mei"}, /* neither a capital nor a first name */
		{"anna groen", "[naam]"},
		{"Groen en water", "Groen en water"},
		{"xandrine zwabber", "[naam]"},
		{"xandrine de kwint", "[naam]"},
		{"celikbas umut", "[naam]"},
		{"u. \xc3\xa7"
		 "elikba\xc5\x9f",
		 "[naam]"},
		{"mail balie.een@voorbeeld.nl ok", "mail [contact] ok"},
		{"nr 10023456", "nr [personeel]"},
		{"nr 1002.3456", "nr [personeel]"},
		{"nr 100234567", "nr 100234567"},
		{"k 20417", "k 20417"},
		{"k-20417.", "[zaaknummer]."},
		{"K20417", "[zaaknummer]"},
		{"jaar 2024", "jaar 2024"}, /* too short to be kept */
		{"nr 0012345", "nr [zaaknummer]"},
		{"12345672", "[BSN]"},
		{"asfalt", "asfalt"},
		{"", ""},
	};
	struct privacy_policy *p = open_policy();
	char out[200];
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		masked(out, p, cases[i][0], false);
		cr_expect_str_eq(out, cases[i][1], "%s: %s", cases[i][0], out);
	}
	privacy_policy_free(p);
}

Test(privacy_lists, codes_stay_but_for_a_citizens_number)
{
	struct privacy_policy *p = open_policy();
	char out[200];
	masked(out, p, "10023456", true);
	cr_expect_str_eq(out, "10023456");
	masked(out, p, "12345672", true);
	cr_expect_str_eq(out, "[BSN]");
	privacy_policy_free(p);
}

Test(privacy_lists, without_its_key_nothing_is_shown)
{
	char out[200];
	struct error e;
	setenv(PEOPLE_KEY_VARIABLE, "/nowhere/key", 1);
	struct privacy_policy *p = open_policy();
	cr_assert_neq(privacy_policy_has_key(p, &e), 0);
	cr_expect(strstr(e.text, "/nowhere/key") != NULL, "%s", e.text);
	masked(out, p, "asfalt", false);
	cr_expect_str_eq(out, "[afgeschermd]");
	masked(out, p, "6.72", true);
	cr_expect_str_eq(out, "6.72");
	privacy_policy_free(p);
	/* Another's key is none. */
	struct people_key other;
	char path[80];
	snprintf(path, sizeof path, "%s.other", key_path);
	cr_assert_eq(people_key_make(&other, path, &e), 0);
	setenv(PEOPLE_KEY_VARIABLE, path, 1);
	p = open_policy();
	cr_expect_neq(privacy_policy_has_key(p, &e), 0);
	privacy_policy_free(p);
	/* One that others may read is refused. */
	chmod(path, 0644);
	cr_expect_neq(people_key_read(&other, path, &e), 0);
	cr_expect_eq(e.status, STATUS_REFUSED);
	unlink(path);
}

static bool holds(const char *word)
{
	return memmem(written.ptr, written.len, word, strlen(word)) != NULL;
}

Test(privacy_lists, a_policy_says_nothing_of_who_is_on_its_lists)
{
	static const char *const secrets[] = {"uastel",   "olwem",  "20417",   "10023456",
					      "12345672", "wabber", "alie.Een"};
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		cr_expect(!holds(secrets[i]), "%s", secrets[i]);
	struct arena *a = arena_new();
	struct error e;
	struct str text;
	cr_assert_eq(file_read(&text, a, key_path, 1000, &e), 0);
	const char *secret = strchr(text.ptr, ' ') + 1;
	cr_assert_eq(strlen(str_trim(str_z(secret)).ptr), 2 * PEOPLE_KEY_BYTES + 1);
	cr_expect(!memmem(written.ptr, written.len, secret, 16), "the key");
	arena_free(a);
}

Test(privacy_lists, lists_that_were_changed_by_hand_are_a_fault)
{
	static const char *const bad[] = {
		"{\"lists\": {\"key\": \"x\", \"staff\": {\"hashes\": \"%%\"}}}",
		"{\"lists\": {\"key\": \"x\", \"staff\": {\"hashes\": \"AAAA\"}}}",
		"{\"lists\": {\"key\": \"x\", \"staff\": {\"hashes\": 3}}}",
		"{\"lists\": {\"staff\": {\"hashes\": \"\"}}}",
		"{\"lists\": []}",
		/* the same hash twice */
		"{\"lists\": {\"key\": \"x\", \"staff\": {\"hashes\": \"AAAAAAAAAAECAAAAAAAAAAEC\"}}}",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct privacy_policy *p;
		struct error e;
		cr_expect_neq(privacy_policy_read(&p, str_z(bad[i]), &e), 0, "%s", bad[i]);
		cr_expect_eq(e.status, STATUS_INPUT);
	}
}

/* The quick look never says no where the other one finds something. */
Test(privacy_lists, the_quick_look_misses_nothing)
{
	static const char *const parts[] = {
		"rieko", "Tolwem",      "van der", "groen",    "Anna",
		"P.",    "quastel",     "K-20417", "10023456", "nr",
		"2024",  "10.02.34.56", "mei",     ",",        "balie.een@voorbeeld.nl",
		"1002",  "3456",        "-",       "/",        "U",
		"en",    "huur",        "zaal"};
	struct privacy_policy *p = open_policy();
	struct arena *a = arena_new();
	unsigned long state = 7;
	size_t found = 0;
	struct idle_words *known = idle_words_new(p);
	for (size_t i = 0; i < 20000; i++) {
		char text[300];
		size_t n = 0;
		for (size_t k = 0; k < 1 + i % 9; k++) {
			state = state * 6364136223846793005ul + 1442695040888963407ul;
			n += (size_t)snprintf(
				text + n, sizeof text - n, "%s%s",
				k && (state >> 40) % 4 ? " " : "",
				parts[(state >> 33) % (sizeof parts / sizeof *parts)]);
		}
		struct privacy_look look = {.n = 0};
		struct text_look l = {.policy = p, .text = {text, n}, .out = &look};
		people_look(&l, false, a);
		found += look.n > 0;
		bool may = people_may_find(p->own, NULL, l.text, a);
		cr_assert(may || look.n == 0, "%s", text);
		cr_assert_eq(people_may_find(p->own, known, l.text, a), may, "%s", text);
		arena_reset(a);
	}
	cr_expect_gt(found, 2000);
	idle_words_free(known);
	arena_free(a);
	privacy_policy_free(p);
}

/* What a word came to is kept for a while, and nothing is told by what is kept: asked again, between others and after many. */
Test(privacy_lists, a_word_is_the_same_each_time)
{
	static const char *const asked[] = {"quastel", "tolwem", "rieko",
					    "groen",   "water",  "kwint"};
	unsigned first[sizeof asked / sizeof *asked];
	struct privacy_policy *p = open_policy();
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		first[i] = people_lists_word(p->own, str_z(asked[i]));
	cr_assert(first[0] & PEOPLE_IS_SURNAME);
	cr_assert(first[2] && !first[4]);
	for (size_t n = 0; n < 50000; n++) {
		char other[24];
		size_t i = n % (sizeof asked / sizeof *asked);
		snprintf(other, sizeof other, "woord%zu", n);
		cr_assert_eq(people_lists_word(p->own, str_z(other)), 0, "%s", other);
		cr_assert_eq(people_lists_word(p->own, str_z(asked[i])), first[i], "%s", asked[i]);
	}
	privacy_policy_free(p);
}
