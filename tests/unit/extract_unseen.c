/* Characters that nobody sees or means: which are found, in text that is valid or not. */
#include "extract/text/unseen.h"

#include "base/text/utf8.h"

#include <criterion/criterion.h>
#include <string.h>

/* Of those that are odd by themselves, whatever stands beside them. */
static bool odd_alone(uint32_t c)
{
	static const uint32_t ranges[][2] = {
		{0x80, 0x9F},     {0xAD, 0xAD},     {0x300, 0x36F},   {0x61C, 0x61C},
		{0x180E, 0x180E}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2069},
		{0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB},
	};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

Test(unseen, each_character_between_others)
{
	for (uint32_t c = 1; c <= 0x10FFFF; c++) {
		char text[16] = "a\xC3\xAB";
		bool clear;
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		size_t n = 3 + utf8_put(text + 3, c);
		text[n++] = 'b';
		bool odd = odd_alone(c);
		cr_assert_eq(unseen_valid(text, n, &clear), n, "U+%04X", c);
		cr_assert_eq(clear, !odd, "U+%04X", c);
		size_t stop =
			c >= 0x300 && c <= 0x36F ? 1 : 3; /* a mark belongs to what it is on */
		cr_assert_eq(unseen_clear(text, n), odd ? stop : n, "U+%04X", c);
	}
}

Test(unseen, what_was_encoded_twice)
{
	static const struct {
		const char *text;
		bool clear;
	} cases[] = {
		{"caf\xC3\x83\xC2\xA9", false},             /* CafÃ© */
		{"10 \xC3\xA2\xE2\x80\x9A\xC2\xAC", false}, /* â‚¬ */
		{"\xC3\x82\xC2\xB0", false},                /* Â° */
		{"MANH\xC3\x83\xE2\x80\x9D", true},         /* a quote, no letter behind */
		{"\xC3\x83\xE2\x80\x9Czer", false},
		{"\xC3\x83", true},
		{"\xC3\xA2", true},
		{"p\xC3\xA2t\xC3\xA9 \xC3\x84rger", true},
		{"\xE4\xBD\xA0\xE5\xA5\xBD \xF0\x9F\x98\x80 \xCE\xB1\xD0\xB9", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool clear;
		size_t n = strlen(cases[i].text);
		cr_expect_eq(unseen_valid(cases[i].text, n, &clear), n, "%zu", i);
		cr_expect_eq(clear, cases[i].clear, "%zu", i);
		cr_expect_eq(unseen_clear(cases[i].text, n) == n, cases[i].clear, "%zu", i);
	}
}

/* As far as utf8_valid says, for all pairs and triples of bytes, cut anywhere. */
Test(unseen, what_is_valid)
{
	for (unsigned a = 0x80; a <= 0xFF; a++)
		for (unsigned b = 0; b <= 0xFF; b++)
			for (unsigned c = 0x70; c <= 0xD0; c += 8)
				for (size_t n = 1; n <= 5; n++) {
					const char text[] = {'x', (char)a, (char)b, (char)c, 'y'};
					bool clear;
					cr_assert_eq(unseen_valid(text, n, &clear),
						     utf8_valid((struct str){text, n}),
						     "%02x %02x %02x, %zu bytes", a, b, c, n);
				}
}
