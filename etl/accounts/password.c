/* Passwords: which ones, and how they are kept. */
#include "accounts/inside.h"

#include "base/text/utf8.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>

/* libsodium's "interactive": 64 MiB and two passes, some 80 ms. One at a time, or many callers would take all
 * memory; and few in the queue, or they would hold every worker of the desk. */
#define OPERATIONS crypto_pwhash_OPSLIMIT_INTERACTIVE
#define MEMORY crypto_pwhash_MEMLIMIT_INTERACTIVE
#define QUEUE_MAX 3

_Static_assert(PASSWORD_HASH_SIZE >= crypto_pwhash_STRBYTES, "room for a hash");

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static atomic_int waiting;

static int turn_take(struct error *e)
{
	if (atomic_fetch_add(&waiting, 1) >= QUEUE_MAX) {
		atomic_fetch_sub(&waiting, 1);
		return error_set(e, STATUS_LIMIT,
				 "too many people are logging in at this moment; try again");
	}
	pthread_mutex_lock(&turn);
	return 0;
}

static void turn_give(void)
{
	pthread_mutex_unlock(&turn);
	atomic_fetch_sub(&waiting, 1);
}

struct str password_form(struct arena *a, struct str password)
{
	char *room = arena_bytes(a, 4 * password.len + 1);

	return utf8_compose(room, 4 * password.len + 1, password);
}

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 0x7f)
			return true;
	return false;
}

/* One sign again and again, or a row of them (1234…, with a turn or two): what a list cannot hold all of. */
static bool is_run(struct str folded)
{
	size_t same = 0, next = 0;

	for (size_t i = 1; i < folded.len; i++) {
		int step = folded.ptr[i] - folded.ptr[i - 1];
		same += step == 0;
		next += step == 1 || step == -1;
	}
	return same + 3 >= folded.len || next + 3 >= folded.len;
}

int password_check(struct str password, struct str address, struct error *e)
{
	struct arena *a = arena_new();
	struct str local = address, folded = {0};
	int result = 0;

	if (password.len > PASSWORD_MAX_BYTES)
		result = error_set(e, STATUS_USAGE, "a password has at most %d bytes",
				   PASSWORD_MAX_BYTES);
	else if (utf8_valid(password) != password.len || has_control(password))
		result = error_set(e, STATUS_USAGE, "a password is text in one line");
	else if (utf8_length(password_form(a, password)) < PASSWORD_MIN)
		result = error_set(e, STATUS_USAGE,
				   "a password has at least %d characters; a few words in a row "
				   "are good",
				   PASSWORD_MIN);
	else
		folded = utf8_fold_tight(a, password);
	local = str_split(&local, '@');
	if (result == 0 && (password_common(folded) || is_run(folded) ||
			    (address.len && (str_eq(folded, utf8_fold_tight(a, address)) ||
					     str_eq(folded, utf8_fold_tight(a, local))))))
		result = error_set(e, STATUS_USAGE,
				   "that password is one of the first that others try; take "
				   "another, a few words in a row are good");
	arena_free(a);
	return result;
}

int password_hash(char out[PASSWORD_HASH_SIZE], struct str password, struct error *e)
{
	struct arena *a = arena_new();
	struct str form = password_form(a, password);

	memset(out, 0, PASSWORD_HASH_SIZE);
	int result = turn_take(e);
	if (result == 0) {
		if (crypto_pwhash_str(out, form.ptr, form.len, OPERATIONS, MEMORY) != 0)
			result = error_set(e, STATUS_LIMIT, "no memory to keep a password with");
		turn_give();
	}
	arena_free(a);
	return result;
}

/* A hash that no password is known of; made at the first look, whosever it is. */
static const char *nobody(void)
{
	static char hash[PASSWORD_HASH_SIZE];
	char secret[SECRET_SIZE];

	if (!hash[0]) {
		secret_new(secret);
		if (crypto_pwhash_str(hash, secret, strlen(secret), OPERATIONS, MEMORY) != 0)
			hash[0] = '\0';
	}
	return hash;
}

int password_right(bool *out, struct str hash, struct str password, struct error *e)
{
	char kept[PASSWORD_HASH_SIZE] = {0};
	struct arena *a = arena_new();
	struct str form = password_form(a, str_head(password, PASSWORD_MAX_BYTES));
	bool known = hash.len > 0 && hash.len < sizeof kept && password.len <= PASSWORD_MAX_BYTES;

	*out = false;
	if (known)
		memcpy(kept, hash.ptr, hash.len);
	int result = turn_take(e);
	if (result == 0) {
		const char *other = nobody();
		errno = 0;
		bool right =
			crypto_pwhash_str_verify(known ? kept : other, form.ptr, form.len) == 0;
		*out = known && right;
		if (!right && (errno == ENOMEM || !other[0]))
			result = error_set(e, STATUS_LIMIT, "no memory to look at a password");
		turn_give();
	}
	arena_free(a);
	return result;
}
