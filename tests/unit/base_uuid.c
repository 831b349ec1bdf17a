/* Identifiers of feeds: readers keep them for years. */
#include "base/text/uuid.h"

#include <criterion/criterion.h>

Test(uuid, is_of_its_parts_and_where_they_end)
{
	char one[UUID_SIZE], other[UUID_SIZE];
	const struct str parts[] = {STR("ab"), STR("c")}, others[] = {STR("a"), STR("bc")};

	uuid_of(one, parts, 2);
	/* printf '2:ab1:c' | sha256sum is 430fb1b4ac43316eca81fab2…; version and variant are put in. */
	cr_expect_str_eq(one, "430fb1b4-ac43-816e-ba81-fab27a1930ab");
	uuid_of(other, parts, 2);
	cr_expect_str_eq(one, other);
	uuid_of(other, others, 2);
	cr_expect_str_neq(one, other);
}
