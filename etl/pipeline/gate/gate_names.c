/* Names of files, which are published with their lines. */
#include "pipeline/gate/gate.h"

#include "base/memory/arena.h"

#include <string.h>
#include <strings.h>

#define SAMPLE_MAX (64u << 10)

/* Rules that find people by who they are; of these, those that find names. */
#define OF_NAMES (1u << PRIVACY_STRONG_NAME | 1u << PRIVACY_WEAK_NAME | 1u << PRIVACY_NATURAL_PARTY)
#define OF_PEOPLE                                                                        \
	(OF_NAMES | 1u << PRIVACY_BSN | 1u << PRIVACY_IBAN | 1u << PRIVACY_OLD_ACCOUNT | \
	 1u << PRIVACY_CONTACT)

/* Without what says of which kind a file is: "a" of "a.json.gz", which is no A. Json. */
static struct str without_kind(struct str name)
{
	static const char *const kinds[] = {".gz",   ".zip",    ".csv", ".tsv", ".txt",
					    ".json", ".ndjson", ".xls", ".ods", ".xlsx",
					    ".xlsm", ".xml",    ".xaf", ".tab", ".asc"};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t n = strlen(kinds[i]);
		if (name.len > n && strncasecmp(name.ptr + name.len - n, kinds[i], n) == 0)
			return without_kind(str_head(name, name.len - n));
	}
	return name;
}

/* As a text reads: with blanks where names of files have one of these. */
static struct str name_read(struct arena *a, struct str name, const char *marks)
{
	struct str out = arena_dup(a, without_kind(name));
	char *bytes = (char *)(uintptr_t)out.ptr;
	for (size_t i = 0; i < out.len; i++)
		if (bytes[i] && strchr(marks, bytes[i]))
			bytes[i] = ' ';
	return out;
}

static bool is_big(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* "PC" of "PC-Berg-01" is a kind of code and nobody's initials; "mw" and "bv" say the same in either case. */
static void make_small(struct str text)
{
	char *bytes = (char *)(uintptr_t)text.ptr;
	for (size_t i = 0, end; i < text.len; i = end + 1) {
		bool big = true;
		for (end = i; end < text.len && bytes[end] != ' '; end++)
			big = big && is_big(bytes[end]);
		for (size_t k = i; big && end - i > 1 && end - i < 4 && k < end; k++)
			bytes[k] = (char)(bytes[k] | 0x20);
	}
}

/* Empty where it tells of nobody; else masked. */
static struct str look_at(const struct gate *g, struct arena *a, struct str text, unsigned rules,
			  enum privacy_action least)
{
	/* By a scan of its own: nothing is hidden here, so nothing is counted as hidden. */
	struct privacy_scan *scan = privacy_scan_new(gate_policy(g));
	struct privacy_column *column = privacy_scan_column(scan, STR("(file name)"), STR(""));
	struct privacy_look look;
	struct buffer masked;
	struct str out = STR("");
	bool found = false;

	privacy_look_at(&look, gate_policy(g), column, text);
	for (size_t i = 0; i < look.n; i++)
		found = found ||
			((rules & 1u << look.items[i].rule) && look.items[i].action >= least);
	if (found) {
		buffer_init(&masked, SAMPLE_MAX);
		privacy_mask(&masked, text, &look);
		out = arena_dup(a, buffer_str(&masked));
		buffer_drop(&masked);
	}
	privacy_scan_free(scan);
	return out;
}

/* Between hyphens and points stand codes as well ("PC-Berg-01", "6.72"), so what is read without those is only a name where a
 * rule is sure. */
int gate_look_at_name(const struct gate *g, struct str name, struct error *e)
{
	struct arena *a = arena_new();
	struct str base = str_base_name(name);
	struct str masked = look_at(g, a, name_read(a, base, "_"), OF_PEOPLE, PRIVACY_TELL);
	int result = 0;

	if (!masked.len) {
		struct str apart = name_read(a, base, "_-.");
		make_small(apart);
		masked = look_at(g, a, apart, OF_NAMES, PRIVACY_MASK);
	}
	if (masked.len)
		result = error_set(
			e, STATUS_REFUSED,
			"the name of a file tells of people, and is published with its "
			"lines, so nothing is loaded: \"%.*s\". Give the file another name; "
			"or, when these words may be public, say so in the decisions of the "
			"mapping's privacy-policy.json",
			STR_ARG(masked));
	arena_free(a);
	return result;
}
