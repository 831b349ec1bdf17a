/* Drop rules as a table: what is read of a descriptor, what is written back, and what stays as it was. */
#include "editor/editor.h"

#include <criterion/criterion.h>
#include <string.h>

static const char package[] =
	"{\"resources\":[{\"name\":\"l\",\"path\":\"l.csv\",\"schema\":{\"fields\":[{\"name\":\"A\",\"type\":\"string\"},"
	"{\"name\":\"B\",\"type\":\"string\",\"stuiver\":{\"fillDown\":true}},{\"name\":\"C\",\"type\":\"number\"}]},"
	"\"stuiver\":{\"scale\":1000,\"drop\":["
	"{\"name\":\"t\",\"when\":[{\"field\":\"A\",\"matches\":\"^Totaal\"}],\"control\":{\"measures\":[\"C\"]},\"why\":\"sums\"},"
	"{\"when\":[{\"field\":\"A\",\"equals\":[\"x | y\",\"z\\\\\"]},{\"field\":\"C\",\"empty\":false}]},"
	"{\"name\":\"p\",\"when\":[{\"field\":\"A\",\"matches\":\"a\\\\.b$\"},{\"field\":\"A\",\"matches\":\"(q|r)\"}]}]}}],"
	"\"model\":{\"dimensions\":{\"a\":{\"attributes\":{\"k\":{\"source\":\"A\"}},\"primaryKey\":\"k\"}}}}";

static const char table[] = "rule,field,condition,value,reason\n"
			    "t,A,starts,Totaal,sums\n"
			    "drop-2,A,equals,x \\| y | z\\\\,\n"
			    "drop-2,C,filled,,\n"
			    "p,A,ends,a.b,\n"
			    "p,A,matches,(q|r),\n";

struct fixture {
	struct arena *a;
	json_t *descriptor;
	struct list list;
	struct csv_table rows;
};

static struct fixture opened(void)
{
	struct fixture f = {.a = arena_new(), .descriptor = json_loads(package, 0, NULL)};
	cr_assert(f.descriptor);
	cr_assert(list_named(f.descriptor, f.a, STR("drop:l"), &f.list));
	drops_read(f.descriptor, &f.list, f.a, &f.rows);
	return f;
}

static void closed(struct fixture *f)
{
	json_decref(f->descriptor);
	arena_free(f->a);
}

static struct table_edit edited(struct fixture *f, const char *text, enum table_edit_how how)
{
	struct table_edit out;
	struct error e;
	cr_assert_eq(table_edit_make(&out, f->a, &f->list, &f->rows, NULL, str_z(text), how,
				     LANG_EN, &e),
		     0, "%s", e.text);
	return out;
}

static json_t *rule(const struct fixture *f, size_t i)
{
	json_t *ledger = json_array_get(json_object_get(f->descriptor, "resources"), 0);
	return json_array_get(json_object_get(json_object_get(ledger, "stuiver"), "drop"), i);
}

Test(drops, a_table_is_read_and_taken_back_without_a_change)
{
	struct fixture f = opened();
	struct buffer b;
	buffer_init(&b, 1 << 20);
	csv_table_write(&f.rows, &b);
	cr_assert_str_eq(arena_dup(f.a, buffer_str(&b)).ptr, table);
	buffer_drop(&b);
	json_t *was = json_deep_copy(f.descriptor);
	for (int how = EDIT_MERGE; how <= EDIT_REPLACE; how++) {
		struct table_edit x = edited(&f, table, (enum table_edit_how)how);
		cr_assert_eq(x.nfaults, 0);
		drops_write(f.descriptor, f.a, &f.list, &x.after);
		cr_assert(json_equal(was, f.descriptor));
	}
	json_decref(was);
	closed(&f);
}

Test(drops, what_is_changed_keeps_all_else_of_its_rule)
{
	struct fixture f = opened();
	struct table_edit x =
		edited(&f, "rule,field,condition,value,reason\nt,A,eindigt op,a|b,\n", EDIT_MERGE);
	cr_assert_eq(x.nfaults, 0);
	drops_write(f.descriptor, f.a, &f.list, &x.after);
	json_t *when = json_array_get(json_object_get(rule(&f, 0), "when"), 0);
	cr_assert_str_eq(json_string_value(json_object_get(when, "matches")), "a\\|b$");
	cr_assert(json_object_get(rule(&f, 0), "control"));
	cr_assert(json_is_true(json_object_get(rule(&f, 0), "stated")));
	cr_assert_null(json_object_get(rule(&f, 0), "why"));
	cr_assert_null(json_object_get(rule(&f, 1), "stated"));
	closed(&f);
}

Test(drops, a_rule_with_another_name_is_the_same_rule)
{
	struct fixture f = opened();
	struct table_edit x =
		edited(&f, "rule,field,condition,value\nnieuw,A,starts,Totaal\n", EDIT_REPLACE);
	cr_assert_eq(x.nfaults, 0);
	drops_write(f.descriptor, f.a, &f.list, &x.after);
	cr_assert_str_eq(json_string_value(json_object_get(rule(&f, 0), "name")), "nieuw");
	cr_assert(json_object_get(rule(&f, 0), "control"));
	cr_assert_null(rule(&f, 1));
	closed(&f);
}

Test(drops, what_is_wrong_is_told)
{
	static const char *const wrong[] = {"x,D,equals,1",
					    "x,A,like,1",
					    "x,A,equals,",
					    "x,A,empty,1",
					    ",A,equals,1",
					    "blank,A,equals,1",
					    "x,A,matches,(",
					    "x,A,matches,.*",
					    "x,B,empty,",
					    "x,A,matches,a{999}{999}",
					    "x,A,starts,Totaal",
					    "x,A,equals,1\nx,A,equals,1",
					    "x,A,equals,1,one\nx,C,filled,,two",
					    "x,A,equals,=1+1\n=x,A,equals,1"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct fixture f = opened();
		struct table_edit x =
			edited(&f,
			       arena_printf(f.a, "rule,field,condition,value%s\n%s\n",
					    strstr(wrong[i], "one") ? ",reason" : "", wrong[i])
				       .ptr,
			       EDIT_MERGE);
		cr_expect(x.nfaults > 0, "%s", wrong[i]);
		closed(&f);
	}
}

Test(drops, a_rule_that_all_codes_fit_is_refused)
{
	static const char weighed[] =
		"{\"decimals\":2,\"parts\":[{\"label\":\"all\",\"lines\":2,\"sum\":\"3\"}],\"dimensions\":[{\"dimension\":\"a\","
		"\"codes\":[[\"41\",[0,1,\"1\"]],[\"42\",[0,1,\"2\"]]]}]}";
	static const struct {
		const char *row;
		bool all;
	} rows[] = {{"x,A,starts,4", true},
		    {"x,A,starts,41", false},
		    {"x,A,equals,41 | 42", true},
		    {"x,A,equals,41", false},
		    {"x,A,filled,", true},
		    {"x,A,empty,", false},
		    {"x,A,filled,\nx,C,filled,", false}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f = opened();
		f.list.weighed = STR(weighed);
		struct table_edit x = edited(
			&f, arena_printf(f.a, "rule,field,condition,value\n%s\n", rows[i].row).ptr,
			EDIT_MERGE);
		cr_expect_eq(x.nfaults > 0, rows[i].all, "%s", rows[i].row);
		closed(&f);
	}
}

Test(drops, what_persons_made_is_carried_where_its_columns_are)
{
	struct fixture f = opened(), other = opened();
	json_object_set_new(rule(&f, 2), "stated", json_true());
	json_object_set_new(json_array_get(json_object_get(rule(&f, 2), "when"), 0), "matches",
			    json_string("mine"));
	drops_carry(other.descriptor, f.descriptor);
	cr_assert(json_equal(rule(&other, 2), rule(&f, 2)));
	cr_assert_null(rule(&other, 3));
	drops_forget(other.descriptor);
	cr_assert_null(rule(&other, 0));
	drops_carry(other.descriptor, f.descriptor);
	cr_assert(json_equal(rule(&other, 0), rule(&f, 2)));
	closed(&f);
	closed(&other);
}
