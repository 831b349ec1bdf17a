/* What is hashed of own lists: a letter that says what it is, and the words, which hold no byte 0. */
#include "privacy/people/people_inside.h"

#include <sodium.h>

static uint64_t hash(const struct people_key *k, char what, struct str a, struct str b)
{
	unsigned char out[crypto_shorthash_BYTES];
	char message[2 * PEOPLE_WORD_MOST + 2];
	uint64_t value = 0;
	size_t n = 0;

	a = a.len > PEOPLE_WORD_MOST ? (struct str){a.ptr, PEOPLE_WORD_MOST} : a;
	b = b.len > PEOPLE_WORD_MOST ? (struct str){b.ptr, PEOPLE_WORD_MOST} : b;
	message[n++] = what;
	memcpy(message + n, a.ptr, a.len);
	n += a.len;
	if (b.len) {
		message[n++] = '\0';
		memcpy(message + n, b.ptr, b.len);
		n += b.len;
	}
	crypto_shorthash(out, (const unsigned char *)message, n, k->bytes);
	for (size_t i = 0; i < sizeof out; i++)
		value = value << 8 | out[i];
	return value;
}

uint64_t people_hash_word(const struct people_key *k, struct str folded)
{
	return hash(k, 'w', folded, STR(""));
}

uint64_t people_hash_pair(const struct people_key *k, struct str a, struct str b)
{
	bool ordered = str_cmp(a, b) <= 0;
	return ordered ? hash(k, 'p', a, b) : hash(k, 'p', b, a);
}

uint64_t people_hash_number(const struct people_key *k, struct str folded)
{
	return hash(k, 'n', folded, STR(""));
}

uint64_t people_hash_email(const struct people_key *k, struct str lower)
{
	return hash(k, 'e', lower, STR(""));
}

bool people_number(struct str *folded)
{
	size_t digits = 0;
	for (size_t i = 0; i < folded->len; i++)
		digits += looking_is_digit(folded->ptr[i]);
	if (digits == folded->len && digits == 9 && folded->ptr[0] == '0') {
		folded->ptr++;
		folded->len = --digits;
	}
	return digits == folded->len
		       ? digits >= PEOPLE_NUMBER_ALONE
		       : folded->len >= PEOPLE_NUMBER_LEAST && digits >= PEOPLE_NUMBER_DIGITS;
}
