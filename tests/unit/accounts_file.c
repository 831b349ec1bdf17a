/* The file: whose it is, older and newer programs, two processes at once, kills, and the audit in it. */
#include "accounts/inside.h"
#include "accounts_help.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

Test(file, is_its_owners_alone)
{
	struct help help, *h = &help;
	struct stat st;
	struct accounts *again;

	help_open(h);
	cr_assert_eq(stat(h->path, &st), 0);
	cr_expect_eq(st.st_mode & 0777, 0600, "%o", st.st_mode & 0777);
	cr_assert_eq(stat(arena_printf(h->a, "%s-wal", h->path).ptr, &st), 0);
	cr_expect_eq(st.st_mode & 0777, 0600, "%o", st.st_mode & 0777);
	cr_assert_eq(chmod(h->path, 0644), 0);
	OK(accounts_open(&again, h->path, &h->e));
	accounts_close(again);
	cr_assert_eq(stat(h->path, &st), 0);
	cr_expect_eq(st.st_mode & 0777, 0600);
	help_close(h);
}

Test(file, of_something_else_is_left_alone)
{
	struct help help, *h = &help;
	struct accounts *again;
	sqlite3 *db;

	help_open(h);
	NOT(accounts_open(&again, h->folder, &h->e), STATUS_USAGE);
	NOT(accounts_open(&again, "/tmp/stuiver-no-such-folder/desk.db", &h->e), STATUS_NO_FILE);
	accounts_close(h->d);
	cr_assert_eq(sqlite3_open(h->path, &db), SQLITE_OK);
	/* Of a newer Stuiver. */
	cr_assert_eq(sqlite3_exec(db, "PRAGMA user_version = 1000", NULL, NULL, NULL), SQLITE_OK);
	NOT(accounts_open(&again, h->path, &h->e), STATUS_STORE);
	cr_expect(strstr(h->e.text, "newer"), "%s", h->e.text);
	/* A store is no desk. */
	cr_assert_eq(sqlite3_exec(db, "PRAGMA application_id = 0x53747576; PRAGMA user_version = 1",
				  NULL, NULL, NULL),
		     SQLITE_OK);
	NOT(accounts_open(&again, h->path, &h->e), STATUS_STORE);
	sqlite3_close(db);
	FILE *f = fopen(h->path, "w");
	fputs("no database at all, but text that is long enough to be taken for a header of one, "
	      "and longer than a hundred bytes\n",
	      f);
	fclose(f);
	unlink(arena_printf(h->a, "%s-wal", h->path).ptr);
	NOT(accounts_open(&again, h->path, &h->e), STATUS_STORE);
	h->d = NULL;
	help_close(h);
}

Test(file, of_an_older_program_is_brought_to_this_version)
{
	struct help help, *h = &help;
	struct account account;
	struct errand errand = {STR("s"), STR("n"), STR("v")};
	char secret[SECRET_SIZE];
	int64_t version;

	help_open(h);
	help_person(h, "anna@waterrijk.nl", ROLE_ADMIN);
	/* As the first version left it. */
	OK(db_exec(
		h->d->db,
		"DROP TABLE identity; DROP TABLE errand; ALTER TABLE login DROP COLUMN organisation;"
		"DROP TABLE deputy; DROP TABLE attribution; ALTER TABLE organisation DROP COLUMN third_party;"
		"PRAGMA user_version = 1",
		"go back", &h->e));
	accounts_close(h->d);
	OK(accounts_open(&h->d, h->path, &h->e));
	OK(account_find(h->d, h->a, STR("anna@waterrijk.nl"), &account, &h->e));
	OK(errand_keep(h->d, &errand, secret, &h->e));
	OK(db_integer(h->d->db, "PRAGMA user_version", 0, &version, &h->e));
	cr_expect_eq(version, 5);
	help_close(h);
}

Test(file, that_is_empty_becomes_a_desk)
{
	struct help help, *h = &help;

	help_open(h);
	accounts_close(h->d);
	cr_assert_eq(truncate(h->path, 0), 0);
	unlink(arena_printf(h->a, "%s-wal", h->path).ptr);
	unlink(arena_printf(h->a, "%s-shm", h->path).ptr);
	OK(accounts_open(&h->d, h->path, &h->e));
	int64_t id;
	OK(organisation_add(h->d, STR("x"), STR("X"), STR("x"), &id, &h->e));
	help_close(h);
}

Test(file, holds_no_secret_as_it_was_given)
{
	struct help help, *h = &help;
	char link[SECRET_SIZE], token[SECRET_SIZE + 4];
	struct login_result r;
	struct caller v = HOME;

	help_open(h);
	int64_t anna = help_person(h, "anna@waterrijk.nl", ROLE_UPLOADER);
	OK(invitation_make(h->d, h->organisation, STR("b@b.nl"), ROLE_ADMIN, STR("x"), link,
			   &h->e));
	OK(login_password(h->d, STR("anna@waterrijk.nl"), GOOD, &v, &r, &h->e));
	OK(api_token_make(h->d,
			  &(struct api_token){.account = anna,
					      .organisation = h->organisation,
					      .label = STR("x"),
					      .actions = 1u << ACTION_UPLOAD},
			  1, token, &h->e));
	const char *const files[] = {"", "-wal"};
	for (size_t i = 0; i < 2; i++) {
		static char all[8 << 20];
		FILE *f = fopen(arena_printf(h->a, "%s%s", h->path, files[i]).ptr, "rb");
		size_t n = f ? fread(all, 1, sizeof all, f) : 0;
		fclose(f);
		const struct str given[] = {GOOD, str_z(link), str_z(r.secret), str_z(token), v.ip};
		for (size_t k = 0; k < sizeof given / sizeof *given; k++)
			cr_expect_null(memmem(all, n, given[k].ptr, given[k].len), "%.*s",
				       STR_ARG(given[k]));
	}
	help_close(h);
}

/* ---- at once ---- */

static int in_processes(int n, int (*work)(struct help *h, int i), struct help *h)
{
	int done = 0, status;

	for (int i = 0; i < n; i++)
		if (fork() == 0) {
			struct accounts *own;
			struct error e;
			if (accounts_open(&own, h->path, &e)) {
				fprintf(stderr, "%s\n", e.text);
				_exit(99);
			}
			accounts_set_clock(own, test_clock);
			h->d = own;
			_exit(work(h, i));
		}
	for (int i = 0; i < n; i++) {
		cr_assert_gt(wait(&status), 0);
		cr_assert(WIFEXITED(status));
		cr_assert_neq(WEXITSTATUS(status), 99);
		done += WEXITSTATUS(status) == 0;
	}
	return done;
}

static char shared_link[SECRET_SIZE];

static int accept_it(struct help *h, int i)
{
	struct str name = arena_printf(h->a, "Nummer %d", i);

	if (accepts(h, str_z(shared_link), name, GOOD) == 0)
		return 0;
	return h->e.status == STATUS_GONE || h->e.status == STATUS_EXISTS ? 1 : 99;
}

static int try_once(struct help *h, int i)
{
	struct login_result r;
	struct caller v = HOME;

	(void)i;
	if (login_password(h->d, STR("anna@waterrijk.nl"), OTHER, &v, &r, &h->e))
		return 99;
	return r.outcome == LOGIN_WAIT;
}

static int open_anew(struct help *h, int i)
{
	int64_t id;

	return organisation_add(h->d, arena_printf(h->a, "nieuw-%d", i), STR("Nieuw"), STR("x"),
				&id, &h->e)
		       ? 99
		       : 0;
}

Test(file, two_processes_use_a_link_once)
{
	struct help help, *h = &help;
	struct account *list;
	size_t n;
	int64_t unsound;

	help_open(h);
	OK(invitation_make(h->d, h->organisation, STR("anna@waterrijk.nl"), ROLE_VIEWER, STR("x"),
			   shared_link, &h->e));
	accounts_close(h->d);
	h->d = NULL;
	cr_expect_eq(in_processes(4, accept_it, h), 1);
	OK(accounts_open(&h->d, h->path, &h->e));
	accounts_set_clock(h->d, test_clock);
	OK(accounts_in(h->d, h->a, h->organisation, &list, &n, &h->e));
	cr_expect_eq(n, 1);
	/* Nor are more passwords tried than one could try by himself. */
	accounts_close(h->d);
	h->d = NULL;
	int tried = in_processes(9, try_once, h);
	cr_expect(tried >= 5 && tried <= 6, "%d", tried);
	cr_expect_eq(in_processes(4, open_anew, h), 4);
	OK(accounts_open(&h->d, h->path, &h->e));
	OK(accounts_audit_check(h->d, &unsound, &h->e));
	cr_expect_eq(unsound, 0);
	help_close(h);
}

Test(file, made_by_two_at_once_is_one_desk)
{
	struct help help, *h = &help;
	struct organisation *list;
	size_t n;

	help_open(h);
	accounts_close(h->d);
	h->d = NULL;
	/* Who comes in while another turns to a log met "in use": often enough to be seen in some rounds. */
	for (int round = 0; round < 20; round++) {
		/* Those of the round before ended without closing theirs. */
		unlink(h->path);
		unlink(arena_printf(h->a, "%s-wal", h->path).ptr);
		unlink(arena_printf(h->a, "%s-shm", h->path).ptr);
		cr_expect_eq(in_processes(4, open_anew, h), 4);
	}
	OK(accounts_open(&h->d, h->path, &h->e));
	OK(organisations_of(h->d, h->a, 0, &list, &n, &h->e));
	cr_expect_eq(n, 4);
	help_close(h);
}

/* Invites and lets join without end, until it is killed. */
static void work_on(const char *path)
{
	struct accounts *d;
	struct error e;
	char secret[SECRET_SIZE];
	struct arena *a = arena_new();
	struct caller v = HOME;
	struct login_result r;

	if (accounts_open(&d, path, &e))
		_exit(99);
	for (int i = 0;; i++) {
		struct str address = arena_printf(a, "p%d-%d@x.nl", (int)getpid(), i);
		if (invitation_make(d, 1, address, ROLE_VIEWER, STR("x"), secret, &e) ||
		    link_accept(d, str_z(secret), STR("P"), GOOD, &v, &r, &e))
			_exit(99);
	}
}

Test(file, a_kill_leaves_the_old_or_the_new)
{
	struct help help, *h = &help;
	struct account *list;
	struct audit_entry *audit;
	size_t n, entries;
	int64_t unsound;

	help_open(h);
	for (int round = 0; round < 12; round++) {
		pid_t child = fork();
		int status;
		if (child == 0)
			work_on(h->path);
		nanosleep(&(struct timespec){0, 15000000L + round * 17000000L}, NULL);
		kill(child, SIGKILL);
		cr_assert_eq(waitpid(child, &status, 0), child);
		cr_assert(WIFSIGNALED(status));
		OK(accounts_audit_check(h->d, &unsound, &h->e));
		cr_expect_eq(unsound, 0);
	}
	/* Each account came with its role, its used link and its entry. */
	OK(accounts_in(h->d, h->a, h->organisation, &list, &n, &h->e));
	OK(accounts_audit(h->d, h->a, h->organisation, 0, 100000, &audit, &entries, &h->e));
	size_t joins = 0;
	for (size_t i = 0; i < entries; i++)
		joins += str_eq(audit[i].action, STR("join"));
	cr_expect_eq(joins, n, "%zu accounts, %zu entries", n, joins);
	int64_t accounts, used;
	OK(db_integer(h->d->db, "SELECT count(*) FROM account", 0, &accounts, &h->e));
	OK(db_integer(h->d->db, "SELECT count(*) FROM link WHERE used_at", 0, &used, &h->e));
	cr_expect_eq(accounts, (int64_t)n);
	cr_expect_eq(used, (int64_t)n);
	help_close(h);
}

/* ---- the audit ---- */

Test(audit, is_only_added_to_and_tells_what_was_changed)
{
	struct help help, *h = &help;
	struct audit_entry *list;
	size_t n;
	int64_t unsound;

	help_open(h);
	OK(accounts_record(h->d, h->organisation, STR("anna@x.nl"), "upload", STR("grootboek.csv"),
			   "sha256", STR("ab\"c"), &h->e));
	OK(accounts_record(h->d, h->other, STR("b@x.nl"), "upload", STR("elders.csv"), NULL,
			   STR(""), &h->e));
	NOT(accounts_record(h->d, 99, STR("b@x.nl"), "upload", STR("x"), NULL, STR(""), &h->e),
	    STATUS_NOT_FOUND);
	OK(accounts_audit(h->d, h->a, h->organisation, 0, 10, &list, &n, &h->e));
	cr_assert_eq(n, 2, "%zu", n);
	cr_expect(str_eq(list[0].detail,
			 STR("{\"organisation\":\"waterrijk\",\"sha256\":\"ab\\\"c\"}")),
		  "%.*s", STR_ARG(list[0].detail));
	cr_expect(str_eq(list[0].who, STR("anna@x.nl")));
	OK(accounts_audit(h->d, h->a, h->organisation, list[0].id, 10, &list, &n, &h->e));
	cr_expect_eq(n, 1, "older ones");
	OK(accounts_audit(h->d, h->a, 0, 0, 3, &list, &n, &h->e));
	cr_expect_eq(n, 3);
	cr_expect(str_eq(list[0].subject, STR("elders.csv")));
	OK(accounts_audit_check(h->d, &unsound, &h->e));
	cr_expect_eq(unsound, 0);
	cr_expect_neq(sqlite3_exec(h->d->db, "UPDATE audit SET who = 'c'", NULL, NULL, NULL),
		      SQLITE_OK);
	cr_expect_neq(sqlite3_exec(h->d->db, "DELETE FROM audit", NULL, NULL, NULL), SQLITE_OK);
	cr_assert_eq(
		sqlite3_exec(h->d->db,
			     "DROP TRIGGER audit_stays; UPDATE audit SET who = 'c' WHERE id = 3",
			     NULL, NULL, NULL),
		SQLITE_OK);
	OK(accounts_audit_check(h->d, &unsound, &h->e));
	cr_expect_eq(unsound, 3);
	help_close(h);
}
