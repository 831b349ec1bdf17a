/*
 * Adds a proposal to a mapping that is there: its ledger, and what the model lacks of it. Columns
 * of the same meaning under another name become the same field (stuiver.aliases).
 */
#ifndef SNIFF_MERGE_H
#define SNIFF_MERGE_H

#include "base/buffer.h"
#include "base/error.h"

/* `there` and `proposal` are descriptors; `file` is the name of the file that was sniffed. *added is
 * false when a ledger of the same columns, signs and conventions is there: *out is then `there`.
 * STATUS_INPUT when one of them is no descriptor. */
int sniff_merge(struct str there, struct str proposal, struct str file, struct buffer *out,
		bool *added, struct error *e);

#endif
