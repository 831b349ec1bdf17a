/*
 * Adds a proposal to a mapping that is there: its ledger, and what the model lacks of it. Columns
 * of the same meaning under another name become the same field (stuiver.aliases).
 */
#ifndef SNIFF_MERGE_MERGE_H
#define SNIFF_MERGE_MERGE_H

#include "base/error.h"
#include "base/memory/buffer.h"

/* A column of the proposal, and the field of a ledger that is there that means the same. */
struct same_column {
	struct str from, to;
};

/* `there` and `proposal` are descriptors; `file` is the name of the file that was sniffed; `same` is what is known
 * besides column types to mean the same. *added is false when a ledger of the same columns, signs and conventions is
 * there: *out is then `there`. STATUS_INPUT when one of them is no descriptor. */
int sniff_merge(struct str there, struct str proposal, struct str file,
		const struct same_column *same, size_t nsame, struct buffer *out, bool *added,
		struct error *e);

#endif
