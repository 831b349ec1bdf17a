/* Cuts that leave out, and cuts by what is empty. */
#include "query_ask.h"

TestSuite(exclusions, .init = setup, .fini = teardown);
TestSuite(exclusions_of_texts, .init = setup_texts, .fini = teardown);

/* What is empty is asked for as "", and left out with it; so in dictionaries and in texts. */
static void expect_empties(void)
{
	expect_part("aggregate?aggregates=_count&cut=note:\"\"", "cells", "[{\"_count\":1}]");
	expect_part("aggregate?aggregates=_count&cut=note!:\"\"", "cells", "[{\"_count\":11}]");
	expect_part("aggregate?aggregates=_count&cut=note:\"\";\"alpha\"", "cells",
		    "[{\"_count\":4}]");
	expect_part("aggregate?aggregates=_count&cut=note!:\"\";\"alpha\"", "cells",
		    "[{\"_count\":8}]");
	expect_part("aggregate?aggregates=_count&cut=note!:\"alpha\"", "cells", "[{\"_count\":9}]");
	expect_part("aggregate?aggregates=_count&cut=note!~\"alpha OR beta\"", "cells",
		    "[{\"_count\":7}]");
	expect_part("aggregate?aggregates=_count&cut=note!*=\"ta\"", "cells", "[{\"_count\":6}]");
	expect_part("aggregate?aggregates=_count&cut=date.year!:\"\"|note!:\"\"", "cells",
		    "[{\"_count\":10}]");
	expect_part("aggregate?aggregates=_count&cut=date!:2022-01-01..2022-12-31", "cells",
		    "[{\"_count\":7}]");
	expect_part("aggregate?aggregates=_count&cut=note!:\"\";\"beta\"", "cell",
		    "[{\"ref\":\"note\",\"operator\":\"!:\",\"value\":[\"\",\"beta\"]}]");
	expect_part("aggregate?aggregates=_count&cut=account.label:\"\"", "cells",
		    "[{\"_count\":2}]");
	expect_fault("aggregate?cut=amount!:5", "is an amount");
	expect_fault("aggregate?cut=amount:\"\"", "Invalid value");
}

Test(exclusions, in_dictionaries_what_is_empty_is_cut)
{
	expect_empties();
}

Test(exclusions_of_texts, in_texts_what_is_empty_is_cut)
{
	expect_empties();
}
