/* Places as spreadsheets name them. */
#include "book/book.h"

/* "B12", "B" or "12", also with dollar signs: what is not said stays as it is. */
static bool read_place(struct str *s, uint32_t *row, uint32_t *column)
{
	uint64_t c = 0, r = 0;
	size_t i = 0;
	bool letters = false, digits = false;
	i += i < s->len && s->ptr[i] == '$';
	for (; i < s->len && ((s->ptr[i] | 0x20) >= 'a' && (s->ptr[i] | 0x20) <= 'z'); i++) {
		c = c * 26 + (uint64_t)((s->ptr[i] | 0x20) - 'a' + 1);
		letters = true;
		if (c > BOOK_COLUMNS)
			return false;
	}
	i += i < s->len && s->ptr[i] == '$';
	for (; i < s->len && s->ptr[i] >= '0' && s->ptr[i] <= '9'; i++) {
		r = r * 10 + (uint64_t)(s->ptr[i] - '0');
		digits = true;
		if (r > BOOK_ROWS)
			return false;
	}
	if (digits && r == 0)
		return false;
	if (letters)
		*column = (uint32_t)c - 1;
	if (digits)
		*row = (uint32_t)r - 1;
	s->ptr += i;
	s->len -= i;
	return true;
}

bool book_area_read(struct book_area *out, struct str text)
{
	*out = (struct book_area){0, 0, BOOK_ROWS - 1, BOOK_COLUMNS - 1};
	text = str_trim(text);
	if (text.len == 0 || !read_place(&text, &out->top, &out->left))
		return false;
	if (text.len == 0) { /* one cell, as merged areas may be */
		out->bottom = out->top;
		out->right = out->left;
		return true;
	}
	if (text.ptr[0] != ':')
		return false;
	text.ptr++;
	text.len--;
	return read_place(&text, &out->bottom, &out->right) && text.len == 0 &&
	       out->top <= out->bottom && out->left <= out->right;
}
