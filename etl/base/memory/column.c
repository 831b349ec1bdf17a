#include "base/memory/column.h"

size_t column_letters(char out[COLUMN_LETTERS_SIZE], uint32_t column)
{
	char back[COLUMN_LETTERS_SIZE];
	size_t n = 0;
	for (uint64_t c = (uint64_t)column + 1; c; c = (c - 1) / 26)
		back[n++] = (char)('A' + (c - 1) % 26);
	for (size_t i = 0; i < n; i++)
		out[i] = back[n - 1 - i];
	out[n] = '\0';
	return n;
}
