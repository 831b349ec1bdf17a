/* Amounts: the first two bytes choose the convention and the decimals, the rest is the text. The
 * reader, the rounding reader and the vote must agree with each other on every input. */
#include "convention/convention.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct number_format FORMATS[] = {
	{0, 0}, {',', '.'}, {'.', ','}, {',', ' '}, {'.', '\''}, {',', 0}, {'.', 0}, {0, ' '},
};

static void check_vote(struct str s)
{
	struct number_vote v = {0};
	struct number_format f;
	struct buffer text;
	int64_t amount;
	number_vote_add(&v, s, 1);
	bool comma = number_read(s, FORMATS[1], 6, &amount) == NUMBER_OK;
	bool point = number_read(s, FORMATS[2], 6, &amount) == NUMBER_OK;
	assert(!(v.comma && point) && !(v.point && comma) && !(v.neither && (comma || point)));
	buffer_init(&text, 65536);
	if (number_vote_decide(&v, &f, &text) && v.neither == 0 && v.empty == 0) {
		enum number_result r = number_read(s, f, 6, &amount);
		assert(r == NUMBER_OK || r == NUMBER_PRECISION || r == NUMBER_OVERFLOW);
	}
	buffer_drop(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	struct number_format f = FORMATS[data[0] % 8];
	int decimals = data[1] % 7;
	struct str s = {(const char *)data + 2, size - 2};
	int64_t strict = 7, loose = 7;
	bool rounded;
	enum number_result a = number_read(s, f, decimals, &strict);
	enum number_result b = number_read_rounded(s, f, decimals, &loose, &rounded);
	if (a == NUMBER_OK)
		assert(b == NUMBER_OK && !rounded && strict == loose && strict != MONEY_NULL);
	else
		assert(strict == 7 && (a != NUMBER_PRECISION || (b == NUMBER_OK && rounded)));
	check_vote(s);
	return 0;
}
