#include "segment/text_piece.h"
#include "base/memory/hash.h"
#include <assert.h>
#include <stdlib.h>

#define UNPACKED_MAX (1u << 30) /* of one part; a piece that says more is damaged */

static uint32_t u32_at(const char *p)
{
	uint32_t n;

	memcpy(&n, p, sizeof n);
	return n;
}

static uint64_t u64_at(const char *p)
{
	uint64_t n;

	memcpy(&n, p, sizeof n);
	return n;
}

/* ---- the head ---- */

uint64_t text_head_sum(const char *head, size_t size)
{
	uint64_t parts[] = {hash64(head, TEXT_HEAD_SIZE - sizeof(uint64_t)),
			    hash64(head + TEXT_HEAD_SIZE, size - TEXT_HEAD_SIZE)};

	return hash64(parts, sizeof parts);
}

size_t text_head_size(struct str start)
{
	if (start.len < TEXT_HEAD_SIZE || start.ptr[0] != TEXT_VERSION)
		return 0;
	return TEXT_HEAD_SIZE + (size_t)u32_at(start.ptr + 16) +
	       (size_t)u32_at(start.ptr + 20) * TEXT_ENTRY_SIZE;
}

static bool sum_is_right(struct str head)
{
	return u64_at(head.ptr + 24) == text_head_sum(head.ptr, head.len);
}

/* The bytes at `from`, or what they unpack to; NULL when that is not `size` bytes. */
static const char *unpack(struct str from, size_t size, bool packed, ZSTD_DCtx *zstd,
			  struct arena *a)
{
	if (!packed || size == 0)
		return from.len == size ? from.ptr : NULL;
	if (size > UNPACKED_MAX || ZSTD_getFrameContentSize(from.ptr, from.len) != size)
		return NULL;
	char *out = arena_bytes(a, size);
	return ZSTD_decompressDCtx(zstd, out, size, from.ptr, from.len) == size ? out : NULL;
}

static bool find_tokens(struct text_piece *p, size_t size, struct arena *a)
{
	uint32_t n = 0;

	if (p->ntokens > size)
		return false;
	uint32_t *tokens = (uint32_t *)(void *)arena_alloc(a, (p->ntokens + 1) * sizeof *tokens);
	p->tokens = tokens;
	for (const char *at = p->vocabulary, *end = at + size; at < end; n++) {
		const char *space = memchr(at, ' ', (size_t)(end - at));
		if (!space || n == p->ntokens)
			return false;
		tokens[n] = (uint32_t)(at - p->vocabulary);
		at = space + 1;
	}
	tokens[n] = (uint32_t)size;
	return n == p->ntokens;
}

static bool find_blocks(struct text_piece *p, const char *directory, size_t at, size_t size,
			struct arena *a)
{
	uint64_t entries = 0;

	p->blocks = ARENA_ARRAY(a, struct text_block, p->nblocks);
	for (uint32_t i = 0; i < p->nblocks; i++, directory += TEXT_ENTRY_SIZE) {
		struct text_block *b = &p->blocks[i];
		*b = (struct text_block){.first = (uint32_t)entries,
					 .at = at,
					 .size = u32_at(directory),
					 .codes = u32_at(directory + 4),
					 .literals = u32_at(directory + 8),
					 .entries = u32_at(directory + 12),
					 .sum = u64_at(directory + 16)};
		at += b->size;
		entries += b->entries;
		if (at > size || b->entries == 0 || b->entries > TEXT_BLOCK_ENTRIES ||
		    b->entries > b->codes)
			return false;
	}
	return at == size && entries == p->entries;
}

bool text_piece_open(struct text_piece *out, struct str bytes, size_t size, ZSTD_DCtx *zstd,
		     struct arena *a)
{
	size_t head = text_head_size(bytes);

	if (head == 0 || head > bytes.len || bytes.len > size ||
	    !sum_is_right((struct str){bytes.ptr, head}))
		return false;
	uint16_t singles;
	memcpy(&singles, bytes.ptr + 2, sizeof singles);
	*out = (struct text_piece){.bytes = bytes,
				   .packed = bytes.ptr[1] & TEXT_ZSTD,
				   .singles = singles,
				   .entries = u32_at(bytes.ptr + 4),
				   .ntokens = u32_at(bytes.ptr + 8),
				   .nblocks = u32_at(bytes.ptr + 20)};
	size_t vocabulary = u32_at(bytes.ptr + 12), taken = u32_at(bytes.ptr + 16);
	if (out->singles > 256 - TEXT_FIRST || out->ntokens > text_most_tokens(out->singles) ||
	    out->entries == 0 || out->entries > TEXT_PIECE_ENTRIES || out->nblocks > out->entries)
		return false;
	out->vocabulary = unpack((struct str){bytes.ptr + TEXT_HEAD_SIZE, taken}, vocabulary,
				 out->packed, zstd, a);
	return out->vocabulary && find_tokens(out, vocabulary, a) &&
	       find_blocks(out, bytes.ptr + TEXT_HEAD_SIZE + taken, head, size, a);
}

bool text_piece_sound(const struct text_piece *p)
{
	for (uint32_t i = 0; i < p->nblocks; i++)
		if (hash64(p->bytes.ptr + p->blocks[i].at, p->blocks[i].size) != p->blocks[i].sum)
			return false;
	return true;
}

/* ---- a block ---- */

bool text_block_open(struct text_bytes *out, const struct text_piece *p,
		     const struct text_block *block, const void *bytes, ZSTD_DCtx *zstd,
		     struct arena *a)
{
	size_t codes = block->codes, size = codes + block->literals;
	const char *plain = unpack((struct str){bytes, block->size}, size, p->packed, zstd, a);

	if (!plain)
		return false;
	*out = (struct text_bytes){(const uint8_t *)plain, codes, plain + codes, block->literals};
	return codes > 0 && out->codes[codes - 1] == TEXT_END &&
	       (block->literals == 0 || out->literals[block->literals - 1] == ' ');
}

void text_cursor_init(struct text_cursor *c, const struct text_piece *p, const struct text_bytes *b)
{
	*c = (struct text_cursor){
		p, b->codes, b->codes + b->ncodes, b->literals, b->literals + b->nliterals, 0};
}

/* Behind the literals of texts that were passed over. */
static bool catch_up(struct text_cursor *c)
{
	for (; c->behind > 0; c->behind--) {
		const char *space = c->literals < c->last ? memchr(c->literals, ' ',
								   (size_t)(c->last - c->literals))
							  : NULL;
		if (!space)
			return false;
		c->literals = space + 1;
	}
	return true;
}

static bool take_literal(struct text_cursor *c, struct str *out)
{
	if (!catch_up(c))
		return false;
	const char *start = c->literals;
	c->behind = 1;
	if (!catch_up(c))
		return false;
	*out = (struct str){start, (size_t)(c->literals - start) - 1};
	return true;
}

/* The token under the cursor. */
static bool take_token(struct text_cursor *c, struct str *out)
{
	uint32_t code = *c->codes++, token = code - TEXT_FIRST, singles = c->piece->singles;

	if (code == TEXT_LITERAL)
		return take_literal(c, out);
	if (code < TEXT_FIRST)
		return false;
	if (token >= singles) { /* the second byte is there: the last code of all is TEXT_END */
		uint32_t second = *c->codes++;
		if (second == 0)
			return false;
		token = singles + (token - singles) * 255 + second - 1;
	}
	if (token >= c->piece->ntokens)
		return false;
	*out = text_piece_token(c->piece, token);
	return true;
}

/* 1: a text stands at the cursor; 0: it was null, and is behind the cursor; -1: damaged. */
static int begin_text(struct text_cursor *c, bool *null)
{
	*null = c->codes < c->end && *c->codes == TEXT_NULL;
	if (c->codes == c->end)
		return -1;
	if (!*null)
		return 1;
	c->codes++;
	return *c->codes++ == TEXT_END ? 0 : -1;
}

bool text_cursor_skip(struct text_cursor *c)
{
	bool null;
	int begun = begin_text(c, &null);

	if (begun <= 0)
		return begun == 0;
	for (; *c->codes != TEXT_END; c->codes++) {
		c->behind += *c->codes == TEXT_LITERAL;
		if (*c->codes >= TEXT_FIRST + c->piece->singles && *++c->codes == 0)
			return false;
	}
	c->codes++;
	return true;
}

bool text_cursor_text(struct text_cursor *c, struct buffer *out, bool *null)
{
	int begun = begin_text(c, null);

	if (begun <= 0)
		return begun == 0;
	for (bool first = true; *c->codes != TEXT_END; first = false) {
		struct str token;
		if (!take_token(c, &token))
			return false;
		if (!first)
			buffer_append_char(out, ' ');
		if (token.len)
			buffer_append_str(out, token);
	}
	c->codes++;
	return true;
}

static bool to_number(struct str text, int64_t *out)
{
	char digits[24];
	char *end;

	if (text.len == 0 || text.len >= sizeof digits)
		return false;
	memcpy(digits, text.ptr, text.len);
	digits[text.len] = '\0';
	*out = strtoll(digits, &end, 10);
	return end == digits + text.len;
}

static bool to_value(struct value *out, enum value_type type, bool null, struct str text,
		     struct arena *a)
{
	*out = (struct value){.null = null};
	if (null)
		return true;
	if (type != VALUE_STRING)
		return to_number(text, &out->number);
	out->text = text.len ? arena_dup(a, text) : STR("");
	return true;
}

bool text_block_read(const struct text_piece *p, const struct text_block *block,
		     const struct text_bytes *b, enum value_type type, uint32_t from, uint32_t n,
		     struct arena *a, struct value *out, size_t stride)
{
	struct text_cursor c;
	struct buffer text;
	bool sound = from + n <= block->entries, null;

	text_cursor_init(&c, p, b);
	buffer_init(&text, UNPACKED_MAX);
	for (uint32_t i = 0; i < from && sound; i++)
		sound = text_cursor_skip(&c);
	for (uint32_t i = 0; i < n && sound; i++) {
		buffer_reset(&text);
		sound = text_cursor_text(&c, &text, &null) && !text.overflow &&
			to_value(&out[i * stride], type, null, buffer_str(&text), a);
	}
	/* Of a block that is read to its end, everything must be used up. */
	if (sound && from + n == block->entries)
		sound = catch_up(&c) && c.codes == c.end && c.literals == c.last;
	buffer_drop(&text);
	return sound;
}
