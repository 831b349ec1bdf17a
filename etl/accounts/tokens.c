/* Tokens with which programs bring in files. */
#include "accounts/inside.h"

#include "base/text/utf8.h"

#include <stdio.h>

#define MARK "stv_" /* so that one that leaks is found by who looks for such */
#define TOKEN_ACTIONS (1u << ACTION_UPLOAD | 1u << ACTION_STAGE)
#define LABEL_MAX 100
#define READING "read the tokens"
#define USED_EVERY 60
#define COLUMNS                                                                                    \
	"t.id, t.account, t.organisation, a.address, t.label, t.actions, t.made_at, t.expires_at," \
	" t.used_at, t.revoked_at"

static unsigned actions_from(struct str text)
{
	unsigned bits = 0;

	for (struct str rest = text; rest.ptr;) {
		struct str word = str_split(&rest, ' ');
		for (enum action x = 0; x < ACTIONS; x++)
			if (str_eq(word, str_z(action_name(x))))
				bits |= 1u << x;
	}
	return bits & TOKEN_ACTIONS;
}

static void actions_text(struct buffer *out, unsigned bits)
{
	for (enum action x = 0; x < ACTIONS; x++)
		if (bits & 1u << x)
			buffer_printf(out, "%s%s", out->len ? " " : "", action_name(x));
}

static void read_row(sqlite3_stmt *q, struct arena *a, struct api_token *out)
{
	*out = (struct api_token){.id = sqlite3_column_int64(q, 0),
				  .account = sqlite3_column_int64(q, 1),
				  .organisation = sqlite3_column_int64(q, 2),
				  .address = arena_dup(a, db_text(q, 3)),
				  .label = arena_dup(a, db_text(q, 4)),
				  .actions = actions_from(db_text(q, 5)),
				  .made_at = sqlite3_column_int64(q, 6),
				  .expires_at = sqlite3_column_int64(q, 7),
				  .used_at = sqlite3_column_int64(q, 8),
				  .revoked_at = sqlite3_column_int64(q, 9)};
}

/* ---- making ---- */

static int check_wish(const struct api_token *what, unsigned days, struct error *e)
{
	struct str label = str_trim(what->label);
	bool shown = label.len && label.len <= LABEL_MAX && utf8_valid(label) == label.len;

	for (size_t i = 0; i < label.len; i++)
		shown = shown && (unsigned char)label.ptr[i] >= ' ' && label.ptr[i] != 0x7f;
	if (!shown)
		return error_set(
			e, STATUS_USAGE,
			"a token needs a label of at most %d bytes in one line: what it is "
			"for",
			LABEL_MAX);
	if (days < 1 || days > TOKEN_MAX_DAYS)
		return error_set(e, STATUS_USAGE, "a token lasts 1 to %d days", TOKEN_MAX_DAYS);
	if (!what->actions || (what->actions & ~TOKEN_ACTIONS))
		return error_set(e, STATUS_REFUSED, "a token is for upload, stage or both");
	return 0;
}

static int may_all(struct accounts *d, const struct api_token *what, struct error *e)
{
	enum role role;

	if (account_role(d, what->account, what->organisation, &role, e))
		return -1;
	if (!account_may(role, ACTION_TOKEN))
		return error_set(e, STATUS_REFUSED, "your role here has no tokens");
	for (enum action x = 0; x < ACTIONS; x++)
		if ((what->actions & 1u << x) && !account_may(role, x))
			return error_set(e, STATUS_REFUSED, "your role here may not %s",
					 action_name(x));
	return 0;
}

static int read_one(struct accounts *d, struct arena *a, const char *sql, const char *kinds,
		    const void *digest, int64_t id, struct api_token *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int failed = digest ? ask(d, &q, e, sql, kinds, digest) : ask(d, &q, e, sql, kinds, id);

	if (failed)
		return -1;
	int row = db_step(q, READING, e);
	if (row == 1)
		read_row(q, a, out);
	if (row == 0)
		error_set(e, STATUS_NOT_FOUND, "there is no such token");
	return row == 1 ? 0 : -1;
}

static int by_id(struct accounts *d, struct arena *a, int64_t id, struct api_token *out,
		 struct error *e)
{
	return read_one(d, a,
			"SELECT " COLUMNS " FROM api_token t JOIN account a ON a.id = t.account"
			" WHERE t.id = ?1",
			"i", NULL, id, out, e);
}

static int note_token(struct accounts *d, struct arena *a, int64_t organisation, struct str by,
		      const char *action, const struct api_token *t, struct error *e)
{
	struct note note = {.by = by, .action = action, .key = "label", .value = t->label};

	note.subject = arena_printf(a, "token %lld", (long long)t->id);
	return organisation_name(d, a, organisation, &note.organisation, e) || note_add(d, &note, e)
		       ? -1
		       : 0;
}

static int make(struct accounts *d, struct arena *a, const struct api_token *what, unsigned days,
		const char *secret, struct error *e)
{
	unsigned char digest[DIGEST_BYTES];
	struct api_token made;
	struct buffer actions;
	int64_t now = now_of(d);

	if (may_all(d, what, e))
		return -1;
	digest_one(d, "token", str_z(secret), digest);
	buffer_init(&actions, 256);
	actions_text(&actions, what->actions);
	int n = run(d, e, "make a token",
		    "INSERT INTO api_token (digest, account, organisation, label, actions, made_at,"
		    " expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		    "diittii", digest, what->account, what->organisation, str_trim(what->label),
		    buffer_str(&actions), now, now + (int64_t)days * 86400);
	buffer_drop(&actions);
	return n < 0 || by_id(d, a, sqlite3_last_insert_rowid(d->db), &made, e) ||
			       note_token(d, a, made.organisation, made.address, "token", &made, e)
		       ? -1
		       : 0;
}

int api_token_make(struct accounts *d, const struct api_token *what, unsigned days,
		   char secret[SECRET_SIZE + 4], struct error *e)
{
	char random[SECRET_SIZE];

	if (check_wish(what, days, e) || change_begin(d, e))
		return -1;
	struct arena *a = arena_new();
	secret_new(random);
	snprintf(secret, SECRET_SIZE + 4, MARK "%s", random);
	int result = change_end(d, make(d, a, what, days, secret, e), e);
	arena_free(a);
	return result;
}

/* ---- seeing, taking back ---- */

int api_tokens_of(struct accounts *d, struct arena *a, int64_t organisation, int64_t account,
		  struct api_token **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t count;
	int row = 0;

	*n = 0;
	if (db_integer(d->db, "SELECT count(*) FROM api_token", 0, &count, e) ||
	    ask(d, &q, e,
		"SELECT " COLUMNS " FROM api_token t JOIN account a ON a.id = t.account"
		" WHERE t.organisation = ?1 AND (?2 = 0 OR t.account = ?2) ORDER BY t.id DESC",
		"ii", organisation, account))
		return -1;
	*out = ARENA_ARRAY(a, struct api_token, (size_t)count + 1);
	while (*n < (size_t)count && (row = db_step(q, READING, e)) == 1)
		read_row(q, a, &(*out)[(*n)++]);
	return row < 0 ? -1 : 0;
}

static int revoke(struct accounts *d, struct arena *a, int64_t organisation, int64_t id,
		  struct str by, struct error *e)
{
	struct api_token t;

	if (by_id(d, a, id, &t, e))
		return -1;
	if (t.organisation != organisation)
		return error_set(e, STATUS_NOT_FOUND, "there is no such token");
	if (t.revoked_at)
		return 0;
	return run(d, e, "take a token back", "UPDATE api_token SET revoked_at = ?2 WHERE id = ?1",
		   "ii", id, now_of(d)) < 0 ||
			       note_token(d, a, organisation, by, "revoke", &t, e)
		       ? -1
		       : 0;
}

int api_token_revoke(struct accounts *d, int64_t organisation, int64_t id, struct str by,
		     struct error *e)
{
	if (change_begin(d, e))
		return -1;
	struct arena *a = arena_new();
	int result = change_end(d, revoke(d, a, organisation, id, by, e), e);
	arena_free(a);
	return result;
}

/* ---- using ---- */

int api_token_use(struct accounts *d, struct arena *a, struct str secret, enum action action,
		  struct api_token *out, struct error *e)
{
	unsigned char digest[DIGEST_BYTES];
	enum role role;
	int64_t now = now_of(d);

	digest_one(d, "token", secret, digest);
	if (read_one(d, a,
		     "SELECT " COLUMNS " FROM api_token t JOIN account a ON a.id = t.account"
		     " WHERE t.digest = ?1",
		     "d", digest, 0, out, e))
		return -1;
	if (out->revoked_at || out->expires_at <= now)
		return error_set(e, STATUS_NOT_FOUND, "this token %s",
				 out->revoked_at ? "was taken back" : "is past its time");
	if (account_role(d, out->account, out->organisation, &role, e))
		return -1;
	if (action >= ACTIONS || !(out->actions & 1u << action) || !account_may(role, action))
		return error_set(e, STATUS_REFUSED, "this token is not for '%s'",
				 action_name(action));
	if (now - out->used_at < USED_EVERY)
		return 0;
	return run(d, e, READING, "UPDATE api_token SET used_at = ?2 WHERE digest = ?1", "di",
		   digest, now) < 0
		       ? -1
		       : 0;
}
