/* Which word is meant by one that is nearly it. */
#include "question/parameters.h"

#include <string.h>

#define NAME_MAX_BYTES 40 /* longer names are near to none */

/* Small letters without '_' and '-'; false when it is too long to be near anything. */
static bool simplify(char out[NAME_MAX_BYTES + 1], struct str s)
{
	size_t n = 0;

	if (s.len > NAME_MAX_BYTES)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (c != '_' && c != '-')
			out[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
	}
	out[n] = '\0';
	return n > 0;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters to put in, leave out, change, or swap with their neighbour. */
static size_t distance(const char *a, const char *b)
{
	size_t rows[3][NAME_MAX_BYTES + 2];
	size_t *before = rows[0], *last = rows[1], *now = rows[2];
	size_t n = strlen(b);

	for (size_t j = 0; j <= n; j++)
		last[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		now[0] = i;
		for (size_t j = 1; j <= n; j++) {
			now[j] = least(least(last[j], now[j - 1]) + 1,
				       last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = least(now[j], before[j - 2] + 1);
		}
		size_t *free_row = before;
		before = last;
		last = now;
		now = free_row;
	}
	return last[n];
}

/* How many letters a word may be off: in short ones a letter is much. */
static size_t tolerance(size_t letters)
{
	return letters < 3 ? 0 : letters < 6 ? 1 : 2;
}

static bool is_near(const char *said, struct str word)
{
	char plain[NAME_MAX_BYTES + 1];

	return simplify(plain, word) &&
	       distance(said, plain) <= tolerance(least(strlen(said), strlen(plain)));
}

static struct str nearest_in(const char *list, const char *said)
{
	struct str rest = list ? str_z(list) : (struct str){0};

	while (rest.len) {
		struct str one = str_split(&rest, ' ');
		if (is_near(said, one))
			return one;
	}
	return (struct str){0};
}

struct str parameter_near(const char *list, struct str key)
{
	char said[NAME_MAX_BYTES + 1];

	return simplify(said, key) ? nearest_in(list, said) : (struct str){0};
}
