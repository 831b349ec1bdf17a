/* The word that stands before a number. */
#include "privacy/look/looking.h"

#define WORD_MOST 40 /* letters of it */

unsigned looking_before(const struct text_look *l, size_t i, bool far)
{
	char word[WORD_MOST];
	size_t end = i, n = 0;
	while (end && (far ? strchr(".#-/: ", l->text.ptr[end - 1]) != NULL
			   : end == i && strchr(".#-/", l->text.ptr[end - 1])))
		end--;
	size_t from = end;
	while (from && looking_is_letter(l->text.ptr[from - 1]) && end - from < WORD_MOST)
		from--;
	for (size_t k = from; k < end; k++)
		word[n++] = (char)((unsigned char)l->text.ptr[k] < 0x80 ? l->text.ptr[k] | 0x20
									: l->text.ptr[k]);
	bool number = far && n == 2 && memcmp(word, "nr", 2) == 0;
	if (number && from)
		return looking_before(l, from, true);
	return n ? policy_lists(l->policy, (struct str){word, n}) : 0;
}
