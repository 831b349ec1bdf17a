/* What was used longest ago goes first, and only as much as the room asks for. */
#include "base/memory/lru.h"

#include <criterion/criterion.h>

#define BUCKETS 4u
#define ENTRIES 100
#define WEIGHT 10u

struct thing {
	struct lru_node node; /* first */
	int name;
	int went; /* when it was removed for want of room, from 1; 0: it was not */
};

static struct lru_node *buckets[BUCKETS];
static struct thing things[ENTRIES];
static int went;

static bool is_named(const struct lru_node *n, const void *wanted)
{
	return ((const struct thing *)n)->name == *(const int *)wanted;
}

static void note(struct lru_node *n)
{
	((struct thing *)n)->went = ++went;
}

static bool finds(const struct lru *l, uint64_t hash, int name)
{
	struct lru_node *n = lru_find(l, hash, is_named, &name);

	cr_expect(!n || n == &things[name].node);
	return n != NULL;
}

static void list(struct lru *l, int name, uint64_t hash)
{
	things[name].name = name;
	lru_list(l, &things[name].node, hash);
}

static void put(struct lru *l, int name, uint64_t hash)
{
	list(l, name, hash);
	lru_put(l, &things[name].node, WEIGHT);
}

Test(lru, finds_by_hash_and_what_the_caller_compares)
{
	struct lru l;

	lru_init(&l, 1000, buckets, BUCKETS);
	cr_expect_not(finds(&l, 7, 0));
	put(&l, 0, 7);
	put(&l, 1, 7);           /* another of the same hash */
	put(&l, 2, 7 + BUCKETS); /* another of the same bucket */
	cr_expect(finds(&l, 7, 0));
	cr_expect(finds(&l, 7, 1));
	cr_expect(finds(&l, 7 + BUCKETS, 2));
	cr_expect_not(finds(&l, 7, 2));
	cr_expect_eq(l.count, 3);
	cr_expect_eq(l.used, 3 * WEIGHT);
}

Test(lru, starts_with_empty_buckets)
{
	struct lru l;

	buckets[1] = &things[0].node;
	lru_init(&l, 1000, buckets, BUCKETS);
	cr_expect_not(finds(&l, 1, 0));
}

Test(lru, trims_the_oldest_until_the_rest_has_room)
{
	struct lru l;

	lru_init(&l, ENTRIES * WEIGHT / 2, buckets, BUCKETS);
	for (int i = 0; i < ENTRIES; i++)
		put(&l, i, (uint64_t)i);
	cr_expect_eq(l.used, ENTRIES * WEIGHT, "nothing goes before it is trimmed");
	lru_trim(&l, note);
	cr_expect_eq(l.used, l.room);
	cr_expect_eq(l.count, ENTRIES / 2);
	for (int i = 0; i < ENTRIES; i++) {
		cr_expect_eq(things[i].went, i < ENTRIES / 2 ? i + 1 : 0, "%d", i);
		cr_expect_eq(finds(&l, (uint64_t)i, i), i >= ENTRIES / 2, "%d", i);
	}
	lru_trim(&l, note);
	cr_expect_eq(went, ENTRIES / 2, "it fits already");
}

Test(lru, a_use_makes_the_newest)
{
	struct lru l;

	lru_init(&l, WEIGHT, buckets, BUCKETS);
	for (int i = 0; i < 4; i++)
		put(&l, i, 0);
	lru_touch(&l, &things[3].node); /* the newest, the oldest, one in the middle */
	lru_touch(&l, &things[0].node);
	lru_touch(&l, &things[2].node);
	cr_expect(finds(&l, 0, 1), "to be found is no use");
	cr_expect_eq(l.used, 4 * WEIGHT);
	lru_trim(&l, note);
	cr_expect_eq(things[1].went, 1);
	cr_expect_eq(things[3].went, 2);
	cr_expect_eq(things[0].went, 3);
	cr_expect_eq(things[2].went, 0);
}

Test(lru, what_is_only_listed_weighs_nothing_and_stays)
{
	struct lru l;

	lru_init(&l, 0, buckets, BUCKETS);
	list(&l, 0, 0);
	put(&l, 1, 0);
	list(&l, 2, 0);
	cr_expect_eq(l.used, WEIGHT);
	cr_expect_eq(l.count, 1);
	lru_trim(&l, note);
	lru_clear(&l, note);
	cr_expect_eq(went, 1);
	cr_expect(finds(&l, 0, 0) && !finds(&l, 0, 1) && finds(&l, 0, 2));
	lru_remove(&l, &things[0].node);
	cr_expect_not(finds(&l, 0, 0));
	lru_put(&l, &things[2].node, WEIGHT);
	cr_expect_eq(l.used, WEIGHT);
	lru_trim(&l, note);
	cr_expect_eq(things[2].went, 2);
	cr_expect_eq(l.used, 0);
}

Test(lru, what_is_removed_can_come_again)
{
	struct lru l;

	lru_init(&l, 1000, buckets, BUCKETS);
	for (int i = 0; i < 3; i++)
		put(&l, i, 0);
	lru_remove(&l, &things[1].node);
	cr_expect(finds(&l, 0, 0) && !finds(&l, 0, 1) && finds(&l, 0, 2));
	cr_expect_eq(l.used, 2 * WEIGHT);
	cr_expect_eq(l.count, 2);
	put(&l, 1, 3);
	cr_expect(finds(&l, 3, 1));
	lru_clear(&l, note);
	cr_expect_eq(things[0].went, 1);
	cr_expect_eq(things[2].went, 2);
	cr_expect_eq(things[1].went, 3);
	cr_expect_eq(l.used, 0);
	cr_expect_eq(l.count, 0);
	for (size_t i = 0; i < BUCKETS; i++)
		cr_expect_null(buckets[i]);
}
