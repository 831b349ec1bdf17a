/*
 * A record that is only added to: the table `audit` of a database (id, done_at, who, action, subject, detail,
 * previous, seal). Each entry is sealed with the one before (SHA-256 of all of it), so that none can be changed
 * or taken out without all behind it being sealed anew. The store has one (store/record/record.h), and the desk
 * (accounts/accounts.h). Texts live in the arena.
 */
#ifndef STORE_RECORD_CHAIN_H
#define STORE_RECORD_CHAIN_H

#include "base/error.h"
#include "base/memory/arena.h"

#define SEAL_SIZE 65 /* hex, and a NUL */

struct audit_entry {
	int64_t id;
	struct str at, who, action, subject, detail, previous, seal;
};

struct sqlite3;

/* Within a transaction that writes; `what` without what is made here: its time and its seal. */
int chain_add(struct sqlite3 *db, struct audit_entry what, struct error *e);
/* All of it, in the order in which it was added. */
int chain_read(struct sqlite3 *db, struct arena *a, struct audit_entry **out, size_t *n,
	       struct error *e);
/* Whether the entry's seal is that of its content, and of the one before (empty: it is the first). */
bool chain_sound(const struct audit_entry *entry, struct str previous);

struct sqlite3_stmt;
/* The entry of a row of `CHAIN_COLUMNS`. */
#define CHAIN_COLUMNS "id, done_at, who, action, subject, detail, previous, seal"
void chain_row(struct sqlite3_stmt *row, struct arena *a, struct audit_entry *out);

#endif
