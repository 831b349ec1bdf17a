#include "question/text_find.h"

static unsigned char case_bit(char c)
{
	return c >= 'a' && c <= 'z' ? 0x20 : 0;
}

static bool stands_at(struct str word, const char *p)
{
	for (size_t i = 0; i < word.len; i++)
		if ((char)(p[i] | case_bit(word.ptr[i])) != word.ptr[i])
			return false;
	return true;
}

static bool find_plainly(struct str word, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((p[i] & 0x80) || (n - i >= word.len && stands_at(word, p + i)))
			return true;
	return false;
}

#if defined(__SSE2__)
/* The first and the last byte of the word at their distance, 16 places at once. */
bool text_find_folded(struct str word, const char *p, size_t n)
{
	if (word.len == 0)
		return true;
	size_t last = word.len - 1, i = 0;
	__m128i a = _mm_set1_epi8(word.ptr[0]), b = _mm_set1_epi8(word.ptr[last]);
	__m128i bit_a = _mm_set1_epi8((char)case_bit(word.ptr[0]));
	__m128i bit_b = _mm_set1_epi8((char)case_bit(word.ptr[last]));
	for (; i + 16 + last <= n; i += 16) {
		__m128i x = _mm_loadu_si128((const void *)(p + i));
		__m128i y = _mm_loadu_si128((const void *)(p + i + last));
		if (_mm_movemask_epi8(x))
			return true;
		unsigned hits = (unsigned)_mm_movemask_epi8(
			_mm_and_si128(_mm_cmpeq_epi8(_mm_or_si128(x, bit_a), a),
				      _mm_cmpeq_epi8(_mm_or_si128(y, bit_b), b)));
		for (; hits; hits &= hits - 1)
			if (stands_at(word, p + i + __builtin_ctz(hits)))
				return true;
	}
	return find_plainly(word, p + i, n - i);
}
#else
bool text_find_folded(struct str word, const char *p, size_t n)
{
	return word.len == 0 || find_plainly(word, p, n);
}
#endif
