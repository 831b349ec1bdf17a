/*
 * A municipality's own lists of staff and clients: who must not be named, kept as keyed hashes in the policy (its member
 * "lists"), so that nobody who reads a mapping, a store or a backup reads the lists.
 *
 * Names have little entropy, and a citizen service number fewer than 27 bits: a hash that anybody can compute is guessed in
 * minutes, and one that is slow enough not to be (Argon2: tenths of a second) could never be asked for each word of a
 * ledger. So they are hashed under a key: SipHash-2-4 (libsodium's crypto_shorthash), a pseudorandom function under a
 * secret of 128 bits, drawn at random when the first list is made. Of who has what:
 *
 * - the hashes alone: how many there are, and nothing else; guessing names takes the key.
 * - the key alone: nothing.
 * - both: any name or number that is tried is told to be on the lists or not, and all citizen service numbers can be
 *   tried within a minute. So the key is a file of its own, for its owner only (0600), never in a mapping, a store or
 *   what is exported; a policy names it by the digest of it alone.
 *
 * Hashed are words and pairs of words, not lines: "Jansen, P.", "P. Jansen", "Piet Jansen" and "jansen piet" are one pair
 * or another of one person. Knows no files of ledgers: who reads lists (cli/load/cmd_lists.c) gives what stands in them.
 */
#ifndef PRIVACY_PEOPLE_PEOPLE_LISTS_H
#define PRIVACY_PEOPLE_PEOPLE_LISTS_H

#include "base/memory/arena.h"
#include "privacy/privacy.h"

/* Names the file of the key; else it is "stuiver/privacy.key" in $XDG_CONFIG_HOME, or in ~/.config. */
#define PEOPLE_KEY_VARIABLE "STUIVER_PRIVACY_KEY"
#define PEOPLE_KEY_BYTES 16
#define PEOPLE_KEY_NAME 17 /* of its digest, in hex, with a NUL */

struct people_key {
	unsigned char bytes[PEOPLE_KEY_BYTES];
	char name[PEOPLE_KEY_NAME];
};

/* `path`, or where the key is when NULL; empty where nothing says so. */
struct str people_key_path(struct arena *a, const char *path);
/* STATUS_NO_FILE, STATUS_REFUSED where others than its owner may read it, STATUS_INPUT where it is none. */
int people_key_read(struct people_key *out, const char *path, struct error *e);
/* The same; where there is no file, a new key and the folders it stands in. */
int people_key_make(struct people_key *out, const char *path, struct error *e);

enum whose_list { PEOPLE_STAFF, PEOPLE_CLIENTS, PEOPLE_LISTS };
const char *people_list_name(enum whose_list k); /* "staff" */

/* What is in a list, as it is read: borrowed until the call returns. */
enum people_part {
	PEOPLE_NAME,      /* a whole name: "Jansen, P.", "Piet van den Berg" */
	PEOPLE_SURNAME,   /* of parts, which belong to one person until people_list_end */
	PEOPLE_PARTICLES, /* "van den" */
	PEOPLE_GIVEN,     /* "Piet Johannes" */
	PEOPLE_INITIALS,  /* "P.J." */
	PEOPLE_NUMBER,    /* of staff, of a client */
	PEOPLE_BSN,
	PEOPLE_IBAN,
	PEOPLE_EMAIL,
	PEOPLE_PARTS
};

struct map;
struct people_list;

/* `words` (folded -> anything; NULL: none): a surname that is such a word counts only beside a first name, initials or a title. */
struct people_list *people_list_new(enum whose_list kind, const struct people_key *key,
				    const struct privacy_policy *p, const struct map *words);
void people_list_free(struct people_list *l);
void people_list_add(struct people_list *l, enum people_part part, struct str text);
/* After all parts of a person. */
void people_list_end(struct people_list *l);
/* Those that had a name that can be looked for; numbers, addresses and accounts; what was too short to be. */
struct people_counts {
	uint64_t persons, numbers, unused;
};
struct people_counts people_list_counts(const struct people_list *l);
/* The text of the policy with it added to the list of its kind that is there. STATUS_REFUSED: that is under another key, or
 * the policy would be larger than a mapping's may be. */
int people_list_write(struct people_list *l, struct buffer *out, struct str policy, struct str day,
		      struct error *e);
/* Without the list of that kind. */
int people_list_clear(enum whose_list kind, struct buffer *out, struct str policy, struct error *e);
/* With names that may be public ("streets", "firms", …) added to its member "allow", in clear. STATUS_USAGE: it has no such list. */
int people_allowed_write(const char *list, const struct str *names, size_t n, struct buffer *out,
			 struct str policy, struct error *e);

/* What the policy has of a kind: its hashes, and the day it was last added to. */
size_t privacy_policy_listed(const struct privacy_policy *p, enum whose_list kind, struct str *day);
/* The policy has lists, and their key is not here: STATUS_REFUSED says where it was looked for. Without it each text is
 * masked as a whole, so whoever would publish something asks first. */
int privacy_policy_has_key(const struct privacy_policy *p, struct error *e);

#endif
