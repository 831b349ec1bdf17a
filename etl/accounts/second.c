/* The second factor: codes of an app, and recovery codes for when it is lost. */
#include "accounts/inside.h"

#include <sodium.h>

#define RECOVERY_BYTES 10 /* 80 bits: nobody tries those out, also not with the file in hand */
#define GROUP 4
#define OFFERING "make a second factor"
#define LOOKING "look at a code"

static const char base32_letters[] = "abcdefghijklmnopqrstuvwxyz234567";

/* RFC 4648, of a number of bytes that divides by five. */
static struct str base32(struct arena *a, const unsigned char *p, size_t n, bool upper,
			 size_t group)
{
	size_t letters = n / 5 * 8, at = 0;
	char *out = arena_bytes(a, letters + (group ? letters / group : 0) + 1);

	for (size_t i = 0; i < letters; i++) {
		size_t bit = 5 * i, byte = bit / 8;
		unsigned two = (unsigned)p[byte] << 8 | (byte + 1 < n ? p[byte + 1] : 0u);
		char c = base32_letters[two >> (11 - bit % 8) & 31];
		if (group && i && i % group == 0)
			out[at++] = '-';
		out[at++] = upper && c >= 'a' ? (char)(c - 'a' + 'A') : c;
	}
	out[at] = '\0';
	return (struct str){out, at};
}

/* ---- looking at codes ---- */

struct kept {
	unsigned char secret[TOTP_SECRET_BYTES];
	int64_t step;
	struct str address;
	bool there;
};

static int read_kept(struct accounts *d, struct arena *a, int64_t account, bool wanted,
		     struct kept *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*out = (struct kept){.there = false};
	if (ask(d, &q, e,
		"SELECT CASE WHEN ?2 THEN totp_wanted ELSE totp END, totp_step, address"
		" FROM account WHERE id = ?1",
		"ii", account, (int64_t)wanted))
		return -1;
	int row = db_step(q, LOOKING, e);
	if (row == 0)
		error_set(e, STATUS_NOT_FOUND, "there is no such account");
	if (row != 1)
		return -1;
	out->there = sqlite3_column_bytes(q, 0) == TOTP_SECRET_BYTES;
	if (out->there)
		memcpy(out->secret, sqlite3_column_blob(q, 0), TOTP_SECRET_BYTES);
	out->step = sqlite3_column_int64(q, 1);
	out->address = arena_dup(a, db_text(q, 2));
	return 0;
}

/* Letters and digits alone, small: people type blanks and dashes as they like. */
static struct str bare(char out[64], struct str code)
{
	size_t n = 0;

	for (size_t i = 0; i < code.len && n < 63; i++) {
		char c = code.ptr[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != ' ' && c != '-')
			out[n++] = c;
	}
	return (struct str){out, n};
}

/* The step in the window that the code is of, later than the last that was used; 0: none. All are looked at. */
static int64_t step_of(const struct kept *k, struct str code, int64_t now)
{
	int64_t found = 0;
	uint64_t given;

	if (code.len != 6 || !str_to_u64(code, &given))
		return 0;
	for (int64_t step = now / TOTP_SECONDS - 1; step <= now / TOTP_SECONDS + 1; step++)
		if (step > k->step && step > 0 &&
		    totp_code(k->secret, sizeof k->secret, (uint64_t)step) == given)
			found = step;
	return found;
}

static int use_recovery(struct accounts *d, int64_t account, struct str code, bool *right,
			struct error *e)
{
	unsigned char digest[DIGEST_BYTES];

	digest_one(d, "recovery", code, digest);
	int n = run(d, e, "use a recovery code",
		    "DELETE FROM recovery_code WHERE digest = ?1 AND account = ?2", "di", digest,
		    account);
	*right = n == 1;
	return n < 0 ? -1 : 0;
}

int second_right(struct accounts *d, int64_t account, struct str code, bool *right, bool *recovery,
		 struct error *e)
{
	struct arena *a = arena_new();
	char room[64];
	struct kept k;
	struct str text = bare(room, code);
	int result = read_kept(d, a, account, false, &k, e);

	*right = *recovery = false;
	if (result == 0 && k.there) {
		int64_t step = step_of(&k, text, now_of(d));
		if (step)
			result = run(d, e, "use a code",
				     "UPDATE account SET totp_step = ?2 WHERE id = ?1", "ii",
				     account, step) < 0
					 ? -1
					 : 0;
		else
			result = use_recovery(d, account, text, recovery, e);
		*right = result == 0 && (step || *recovery);
	}
	sodium_memzero(&k, sizeof k.secret);
	arena_free(a);
	return result;
}

/* ---- setting up ---- */

struct str second_uri(struct arena *a, struct str address, struct str secret)
{
	struct buffer label;

	for (size_t i = 0; i < secret.len; i++)
		if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", secret.ptr[i]) || !secret.ptr[i])
			return (struct str){0};
	buffer_init(&label, 1024);
	for (size_t i = 0; i < address.len; i++) {
		unsigned char c = (unsigned char)address.ptr[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
			     c == '-' || c == '_' || c == '@';
		buffer_printf(&label, plain ? "%c" : "%%%02X", c);
	}
	struct str uri = arena_printf(a, "otpauth://totp/Stuiver:%.*s?secret=%.*s&issuer=Stuiver",
				      (int)label.len, label.ptr, STR_ARG(secret));
	buffer_drop(&label);
	return uri;
}

static int offer(struct accounts *d, struct arena *a, int64_t account, struct second_offer *out,
		 struct error *e)
{
	DB_AUTO_STMT q = NULL;
	unsigned char secret[TOTP_SECRET_BYTES];
	struct kept k;

	if (read_kept(d, a, account, false, &k, e))
		return -1;
	if (k.there)
		return error_set(e, STATUS_EXISTS, "there is a second factor; take it away first");
	randombytes_buf(secret, sizeof secret);
	if (ask(d, &q, e, "UPDATE account SET totp_wanted = ?2 WHERE id = ?1", "i", account))
		return -1;
	db_bind_blob(q, 2, secret, sizeof secret);
	if (db_run(q, OFFERING, e))
		return -1;
	out->secret = base32(a, secret, sizeof secret, true, 0);
	out->uri = second_uri(a, k.address, out->secret);
	return 0;
}

int second_offer(struct accounts *d, struct arena *a, int64_t account, struct second_offer *out,
		 struct error *e)
{
	return change_begin(d, e) ? -1 : change_end(d, offer(d, a, account, out, e), e);
}

static int make_recovery(struct accounts *d, struct arena *a, int64_t account,
			 struct str out[RECOVERY_CODES], struct error *e)
{
	unsigned char bytes[RECOVERY_BYTES], digest[DIGEST_BYTES];
	char room[64];

	if (run(d, e, OFFERING, "DELETE FROM recovery_code WHERE account = ?1", "i", account) < 0)
		return -1;
	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		randombytes_buf(bytes, sizeof bytes);
		out[i] = base32(a, bytes, sizeof bytes, false, GROUP);
		digest_one(d, "recovery", bare(room, out[i]), digest);
		if (run(d, e, OFFERING, "INSERT INTO recovery_code VALUES (?1, ?2)", "di", digest,
			account) < 0)
			return -1;
	}
	return 0;
}

static int wrong_code(struct error *e)
{
	return error_set(e, STATUS_REFUSED,
			 "that code is not right, or was used: take the one the app shows now, and "
			 "look whether its clock is right");
}

static int note_second(struct accounts *d, struct str address, const char *how, struct error *e)
{
	return note_add(d,
			&(struct note){.by = address,
				       .action = "second-factor",
				       .subject = address,
				       .key = "how",
				       .value = str_z(how)},
			e);
}

static int confirm(struct accounts *d, struct arena *a, int64_t account, struct str code,
		   struct str recovery[RECOVERY_CODES], struct error *e)
{
	char room[64];
	struct kept k;

	if (read_kept(d, a, account, true, &k, e))
		return -1;
	int64_t step = k.there ? step_of(&k, bare(room, code), now_of(d)) : 0;
	if (!step)
		return wrong_code(e);
	if (run(d, e, OFFERING,
		"UPDATE account SET totp = totp_wanted, totp_wanted = NULL, totp_step = ?2"
		" WHERE id = ?1",
		"ii", account, step) < 0 ||
	    make_recovery(d, a, account, recovery, e))
		return -1;
	return note_second(d, k.address, "made", e);
}

/* A wrong code is counted, and a right one forgets the count: whoever has a login of somebody else must not be
 * able to try all codes. */
static int limited(struct accounts *d, struct arena *a, int64_t account, struct error *e)
{
	struct str who = arena_printf(a, "%lld", (long long)account);
	int64_t wait;

	if (trying_begin(d, TRYING_CODE, who, STR(""), &wait, e))
		return -1;
	return wait == 0 ? 0
			 : error_set(e, STATUS_LIMIT, "too many wrong codes: wait %lld seconds",
				     (long long)wait);
}

int second_confirm(struct accounts *d, struct arena *a, int64_t account, struct str code,
		   struct str recovery[RECOVERY_CODES], struct error *e)
{
	return change_begin(d, e) ? -1
				  : change_end(d, confirm(d, a, account, code, recovery, e), e);
}

enum act { RENEW, DROP };

static int with_code(struct accounts *d, struct arena *a, int64_t account, struct str code,
		     enum act act, struct str *recovery, struct error *e)
{
	struct str who = arena_printf(a, "%lld", (long long)account);
	bool right, by_recovery;
	struct kept k;

	if (second_right(d, account, code, &right, &by_recovery, e))
		return -1;
	if (!right)
		return wrong_code(e);
	if (read_kept(d, a, account, false, &k, e) ||
	    trying_forget(d, TRYING_CODE, who, STR(""), e))
		return -1;
	if (act == RENEW)
		return make_recovery(d, a, account, recovery, e) ||
				       note_second(d, k.address, "recovery codes renewed", e)
			       ? -1
			       : 0;
	if (run(d, e, "take the second factor away", "UPDATE account SET totp = NULL WHERE id = ?1",
		"i", account) < 0 ||
	    run(d, e, "take the second factor away", "DELETE FROM recovery_code WHERE account = ?1",
		"i", account) < 0)
		return -1;
	return note_second(d, k.address, "dropped", e);
}

int second_renew(struct accounts *d, struct arena *a, int64_t account, struct str code,
		 struct str recovery[RECOVERY_CODES], struct error *e)
{
	return limited(d, a, account, e) || change_begin(d, e)
		       ? -1
		       : change_end(d, with_code(d, a, account, code, RENEW, recovery, e), e);
}

int second_drop(struct accounts *d, int64_t account, struct str code, struct error *e)
{
	struct arena *a = arena_new();
	int result = limited(d, a, account, e) || change_begin(d, e)
			     ? -1
			     : change_end(d, with_code(d, a, account, code, DROP, NULL, e), e);

	arena_free(a);
	return result;
}

int second_codes_left(struct accounts *d, int64_t account, int64_t *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (ask(d, &q, e, "SELECT count(*) FROM recovery_code WHERE account = ?1", "i", account) ||
	    db_step(q, LOOKING, e) < 0)
		return -1;
	*out = sqlite3_column_int64(q, 0);
	return 0;
}
