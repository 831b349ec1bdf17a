/* Counts as people read them. */
#include "console/terminal.h"

#include "base/text/plural.h"

size_t count_format(char out[COUNT_TEXT_SIZE], uint64_t n, bool dutch)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);
	size_t used = 0;
	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			out[used++] = dutch ? '.' : ',';
		out[used++] = digits[i];
	}
	out[used] = '\0';
	return used;
}

struct count_words counted(uint64_t n, bool dutch, const char *one, const char *many)
{
	struct count_words out;
	char number[COUNT_TEXT_SIZE];

	count_format(number, n, dutch);
	snprintf(out.text, sizeof out.text, "%s %s", number, plural(n, one, many));
	return out;
}

struct count_words counted_lines(uint64_t n, bool dutch)
{
	return dutch ? counted(n, true, "regel", "regels") : counted(n, false, "line", "lines");
}

struct count_words counted_entries(uint64_t n, bool dutch)
{
	return dutch ? counted(n, true, "boeking", "boekingen")
		     : counted(n, false, "entry", "entries");
}

struct count_words counted_files(uint64_t n, bool dutch)
{
	return dutch ? counted(n, true, "bestand", "bestanden")
		     : counted(n, false, "file", "files");
}

struct count_words counted_datasets(uint64_t n, bool dutch)
{
	return counted(n, dutch, "dataset", "datasets");
}
