/* Addresses of governments, by their form: the code lists themselves change with every merger. */
#include "descriptor/attribution.h"

/* Those that the codes of CBS are part of, and ministries; of other registers the form is known only roughly. */
static const struct {
	const char *kind, *letters;
	size_t digits;
} registers[] = {{"gemeente", "gm", 4},
		 {"provincie", "pv", 2},
		 {"waterschap", "ws", 4},
		 {"ministerie", "mnre", 4}};

static size_t letters_of(struct str s)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] >= 'a' && s.ptr[n] <= 'z')
		n++;
	return n;
}

static bool is_all_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len > 0;
}

static bool is_kind(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((s.ptr[i] < 'a' || s.ptr[i] > 'z') && !strchr("_-", s.ptr[i]))
			return false;
	return s.len > 0;
}

bool tooi_is_sound(struct str url)
{
	if (!str_starts(url, STR(TOOI)))
		return false;
	struct str code = {url.ptr + strlen(TOOI), url.len - strlen(TOOI)};
	struct str kind = str_split(&code, '/');
	struct str letters = str_head(code, letters_of(code));
	struct str digits = {code.ptr + letters.len, code.len - letters.len};

	if (!is_kind(kind) || !letters.len || !is_all_digits(digits))
		return false;
	for (size_t i = 0; i < sizeof registers / sizeof *registers; i++)
		if (str_eq(kind, str_z(registers[i].kind)))
			return str_eq(letters, str_z(registers[i].letters)) &&
			       digits.len == registers[i].digits;
	return true;
}
