/* What the grammar makes of the words of an endpoint: values that are checked, without a store. */
#include "query_fixture.h"

#include "question/change_question.h"
#include "question/lineage_question.h"
#include "question/places_question.h"
#include "question/search_question.h"

#include <criterion/criterion.h>

static struct arena *arena;
static struct cube *cube;
static struct query_param params[8];
static struct error fault;

static void setup(void)
{
	arena = arena_new();
	if (cube_parse(&cube, STR("books"), STR("books"), str_z(fixture_model),
		       str_z(fixture_storage), &fault) != 0)
		support_fail(&fault);
}

static void teardown(void)
{
	cube_free(cube);
	arena_free(arena);
}

TestSuite(question_values, .init = setup, .fini = teardown);

/* "key=value&key=value", as it is. */
static struct query asked(enum endpoint endpoint, const char *words)
{
	struct query q = {.endpoint = endpoint, .cube = STR("books"), .params = params};
	struct str rest = str_z(words);

	while (rest.ptr && rest.len) {
		struct str value = str_split(&rest, '&'), key = str_split(&value, '=');
		params[q.nparams++] = (struct query_param){key, value};
	}
	return q;
}

static int aggregate(struct question *r, const char *words)
{
	struct query q = asked(ENDPOINT_AGGREGATE, words);

	return question_read(r, arena, cube, &q, &fault);
}

Test(question_values, words_of_a_sheet)
{
	struct question r;

	cr_assert_eq(aggregate(&r, "drilldown=number&pivot=account&compare=a,b,c&per=km2&"
				   "prices=2023&comparable=2025&order=amount.sum@a,b:desc"),
		     0);
	cr_assert(question_is_sheet(&r));
	cr_assert_eq(r.pivot->column.kind, COLUMN_ATTRIBUTE);
	cr_assert(str_eq(r.pivot->column.ref, STR("account.code")));
	cr_assert(str_eq(r.pivot->ref, STR("account")));
	cr_assert_not(r.pivot->column.whole_dimension);
	cr_assert(str_eq(r.compare->text, STR("a,b,c")));
	cr_assert_eq(r.per->subject, STATISTIC_AREA);
	cr_assert_eq(r.prices, 2023);
	cr_assert_eq(r.comparable, 2025);
	cr_assert_null(r.comparable_off);
	cr_assert(str_eq(*r.sheet_order, STR("amount.sum@a,b:desc")));
	cr_assert_eq(aggregate(&r, "comparable=soon"), 0);
	cr_assert_eq(r.comparable, 0);
	cr_assert(str_eq(*r.comparable_off, STR("soon")));
	cr_assert_eq(aggregate(&r, "drilldown=number"), 0);
	cr_assert_not(question_is_sheet(&r));
}

static void assert_off(const char *words, const char *message)
{
	struct question r;

	cr_assert_eq(aggregate(&r, words), -1, "%s", words);
	cr_assert_eq(fault.status, STATUS_USAGE);
	cr_assert_str_eq(fault.text, message);
}

Test(question_values, words_of_a_sheet_that_are_off)
{
	assert_off("pivot=nothing", "Invalid pivot: 'nothing' is no dimension or attribute");
	assert_off("pivot=amount", "Invalid pivot: 'amount' is no dimension or attribute");
	assert_off("drilldown=account&pivot=account.code",
		   "Invalid pivot: 'account.code' is in the drilldown already");
	assert_off("per=head", "Invalid per: 'head'; there are inhabitant, household and km2");
	assert_off("prices=199", "Invalid prices: '199'; name the year whose prices are meant, as "
				 "in prices=2024");
	/* The first word that is off is told, in the order they are read. */
	assert_off("prices=199&per=head&pivot=nothing",
		   "Invalid pivot: 'nothing' is no dimension or attribute");
	assert_off("compare=a,b&per=head", "compare names two members of a pivot: add pivot=, for "
					   "instance pivot=phase&compare=proposed,executed");
}

Test(question_values, change)
{
	struct query q = asked(ENDPOINT_CHANGE, "from=date.year:2023&to=date.year:2024&"
						"cut=account:\"9\"&measure=pieces&pagesize=7");
	struct change_question c;

	cr_assert_eq(change_question_read(&c, arena, cube, &q, &fault), 0);
	cr_assert_eq(c.from.ntests, 2);
	cr_assert_eq(c.to.ntests, 2);
	cr_assert(str_eq(cube->dimensions[c.dimension].name, STR("number")), "below account");
	cr_assert_eq(c.by.n, 1);
	cr_assert_eq(c.measure, 1);
	cr_assert_eq(c.told, 7);
	q = asked(ENDPOINT_CHANGE, "from=date.year:2023&to=date.year:2024&pagesize=0");
	cr_assert_eq(change_question_read(&c, arena, cube, &q, &fault), -1);
	cr_assert_str_eq(fault.text, "pagesize must be a number from 1 to 1000");
}

Test(question_values, lineage)
{
	struct query q = asked(ENDPOINT_SOURCE, "lines=120-140&format=txt");
	struct source_question s;
	struct provenance_question p;

	cr_assert_eq(source_question_read(&s, &q, &fault), 0);
	cr_assert(s.from == 120 && s.to == 140 && s.as_text);
	q = asked(ENDPOINT_SOURCE, "");
	cr_assert_eq(source_question_read(&s, &q, &fault), 0);
	cr_assert(s.from == 1 && s.to == SOURCE_LINES_DEFAULT && !s.as_text);
	q = asked(ENDPOINT_SOURCE, "lines=1-1001");
	cr_assert_eq(source_question_read(&s, &q, &fault), -1);
	q = asked(ENDPOINT_PROVENANCE, "cut=number:5&plan=1&pivot=nothing");
	cr_assert_eq(provenance_question_read(&p, arena, cube, &q, &fault), 0);
	cr_assert(p.plan && p.figure->ntests == 1 && !p.figure->pivot);
}

Test(question_values, places)
{
	struct query q = asked(ENDPOINT_LOCATIONS, "level=areas&per=km2&order=x&cut=number:5");
	struct places_question p;
	struct question r;

	places_question_read(&p, arena, &q);
	cr_assert(str_eq(p.level, STR("areas")) && p.dimension.len == 0);
	cr_assert_eq(question_read(&r, arena, cube, &p.facts, &fault), 0);
	cr_assert(r.per && r.ntests == 1 && r.norders == 0);
}

Test(question_values, search)
{
	struct query q = asked(ENDPOINT_SEARCH, "q=roads&cube=books&year=2024&page=3&texts=true");
	struct search_question s;

	cr_assert_eq(search_question_read(&s, arena, &q, &fault), 0);
	cr_assert(str_eq(s.words, STR("roads")) && str_eq(s.cube, STR("books")));
	cr_assert(s.by_year && s.year == 2024 && s.page == 3 && s.page_size == 20 && s.texts);
	q = asked(ENDPOINT_SEARCH, "q=roads&page=0");
	cr_assert_eq(search_question_read(&s, arena, &q, &fault), -1);
	cr_assert_str_eq(fault.text, "page must be a number from 1 to 100000");
}
