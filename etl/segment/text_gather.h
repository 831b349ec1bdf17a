/*
 * Texts of a piece as they come in: cut into words, and these into the numbers of tokens. Private
 * to text_pack.
 *
 * A text costs some three hundred cycles, and each thing about it that cannot be foretold some
 * fifteen of them: how many words it has, how long each is, whether it is new. So texts are
 * gathered in a line, one behind the other; its spaces are found 64 bytes at a time; each word is
 * made two integers with no branch on its length, and its place in the table asked for; and when
 * there are some hundreds, all are looked up.
 */
#ifndef SEGMENT_TEXT_GATHER_H
#define SEGMENT_TEXT_GATHER_H

#include "segment/text_check.h"
#include "segment/text_pack.h"
#include "segment/text_tokens.h"

#define TEXT_GATHER_WORDS 512u /* gathered before they are looked up */
#define TEXT_MOST_BLOCKS (TEXT_PIECE_ENTRIES / TEXT_BLOCK_ENTRIES)

struct text_gather {
	uint32_t entries;
	size_t size;        /* bytes of text */
	struct buffer line; /* texts to be cut, a space behind each */
	uint64_t *ends;     /* a bit for each byte of the line: a text ends there */
	struct text_word words[TEXT_GATHER_WORDS];
	struct text_tokens tokens;
	uint32_t *ids; /* tokens of the texts, with their marks */
	size_t nids, ids_capacity;
	struct text_sum sum; /* of what was cut */
	/* Where each TEXT_BLOCK_ENTRIES texts begin, among the ids and in the sum. */
	size_t starts[TEXT_MOST_BLOCKS + 1];
	struct text_sum sums[TEXT_MOST_BLOCKS + 1];
};

void text_gather_init(struct text_gather *g);
void text_gather_drop(struct text_gather *g);
void text_gather_reset(struct text_gather *g);
void text_gather_add(struct text_gather *g, struct str text, bool null);
/* No more will be added: ids, starts and sums are complete. */
void text_gather_end(struct text_gather *g);

#endif
