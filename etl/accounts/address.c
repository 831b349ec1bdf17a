/* Addresses of e-mail, as people have them (RFC 5321 with the dot-atoms of RFC 5322, no quotes). */
#include "accounts/accounts.h"

#define LOCAL_MAX 64
#define LABEL_MAX 63

static bool is_letter_or_digit(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool local_ok(struct str local)
{
	if (!local.len || local.len > LOCAL_MAX || local.ptr[0] == '.' ||
	    local.ptr[local.len - 1] == '.')
		return false;
	for (size_t i = 0; i < local.len; i++) {
		unsigned char c = (unsigned char)local.ptr[i];
		if (!is_letter_or_digit(c) && (!c || !strchr("!#$%&'*+-/=?^_`{|}~.", c)))
			return false;
		if (c == '.' && local.ptr[i + 1] == '.')
			return false;
	}
	return true;
}

static bool label_ok(struct str label)
{
	if (!label.len || label.len > LABEL_MAX || label.ptr[0] == '-' ||
	    label.ptr[label.len - 1] == '-')
		return false;
	for (size_t i = 0; i < label.len; i++)
		if (!is_letter_or_digit((unsigned char)label.ptr[i]) && label.ptr[i] != '-')
			return false;
	return true;
}

static bool domain_ok(struct str domain)
{
	size_t labels = 0;

	for (struct str rest = domain; rest.ptr; labels++)
		if (!label_ok(str_split(&rest, '.')))
			return false;
	return labels >= 2;
}

int address_check(struct str *out, struct arena *a, struct str given, struct error *e)
{
	struct str bare = str_trim(given);

	*out = STR("");
	if (bare.len && bare.len <= ADDRESS_MAX_BYTES) {
		struct str lower = arena_dup(a, bare);
		char *p = arena_bytes(a, lower.len + 1);
		for (size_t i = 0; i <= lower.len; i++) {
			char c = lower.ptr[i];
			p[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		}
		struct str rest = {p, lower.len}, local = str_split(&rest, '@');
		if (rest.ptr && local_ok(local) && domain_ok(rest)) {
			*out = (struct str){p, lower.len};
			return 0;
		}
	}
	return error_set(
		e, STATUS_USAGE,
		"that is no e-mail address, such as naam@gemeente.nl: at most %d bytes, of "
		"letters without accents, digits and signs",
		ADDRESS_MAX_BYTES);
}
