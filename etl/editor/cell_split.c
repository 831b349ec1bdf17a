/* A code and its name that stand in one cell. */
#include "editor/checking.h"

#include <string.h>

bool cell_split(struct str s, bool behind, struct str *code, struct str *label)
{
	if (behind) {
		const char *open =
			s.len > 3 && s.ptr[s.len - 1] == ')' ? memrchr(s.ptr, '(', s.len) : NULL;
		if (!open)
			return false;
		size_t at = (size_t)(open - s.ptr);
		*label = str_trim((struct str){s.ptr, at});
		*code = str_trim((struct str){open + 1, s.len - at - 2});
	} else {
		const char *gap = memchr(s.ptr, ' ', s.len);
		size_t at = gap ? (size_t)(gap - s.ptr) : 0;
		if (!gap)
			return false;
		*code = (struct str){s.ptr, at};
		*label = str_trim((struct str){gap, s.len - at});
		if (str_starts(*label, STR("- ")))
			*label = str_trim((struct str){label->ptr + 1, label->len - 1});
	}
	return code->len && label->len && !memchr(code->ptr, ' ', code->len);
}
