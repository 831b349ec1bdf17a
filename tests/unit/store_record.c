#include "store/members/geocodes.h"
#include "store/record/record.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

Test(audit, tells_the_first_entry_that_was_changed_or_taken_out)
{
	char folder[] = "/tmp/stuiver-audit-XXXXXX";
	struct arena *a = arena_new();
	struct audit_entry *list;
	struct store *s;
	struct error e;
	size_t n;

	cr_assert_not_null(mkdtemp(folder));
	struct str path = arena_printf(a, "%s/s.db", folder);
	cr_assert_eq(store_open_writer(&s, path.ptr, &e), 0, "%s", e.text);
	cr_assert_eq(store_begin(s, &e), 0);
	for (int i = 0; i < 4; i++)
		cr_assert_eq(audit_add(s, STR(" A "), i ? "stage" : "load", STR("cube"),
				       STR("{\"staged\":1}"), &e),
			     0, "%s", e.text);
	cr_assert_eq(store_commit(s, &e), 0);
	cr_assert_eq(audit_read(s, a, &list, &n, &e), 0, "%s", e.text);
	cr_assert_eq(n, 4);
	cr_expect(str_eq(list[1].who, STR("A")));
	cr_expect_eq(audit_check(list, n), n);
	struct audit_entry was = list[2];
	list[2].who = STR("B");
	cr_expect_eq(audit_check(list, n), 2);
	list[2] = was;
	/* What moves from one field to the next is another entry. */
	list[2].action = STR("stag");
	list[2].subject = STR("ecube");
	cr_expect_eq(audit_check(list, n), 2);
	list[2] = list[3];
	cr_expect_eq(audit_check(list, n - 1), 2);
	cr_expect_eq(audit_check(list + 1, 1), 0, "the first was taken out");
	store_close(s);
	unlink(path.ptr);
	unlink(arena_printf(a, "%s-wal", path.ptr).ptr);
	unlink(arena_printf(a, "%s-shm", path.ptr).ptr);
	rmdir(folder);
	arena_free(a);
}
