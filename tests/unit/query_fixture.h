/* A cube of twelve lines that has every kind of dimension, for tests and the fuzzer of query. */
#ifndef TESTS_QUERY_FIXTURE_H
#define TESTS_QUERY_FIXTURE_H

#include "query_support.h"

static const char fixture_model[] =
	"{\"fact_table\":\"books\",\"dimensions\":{"
	"\"date\":{\"label\":\"Date\",\"key_attribute\":\"date\",\"attributes\":{"
	"\"date\":{\"label\":\"Date\",\"column\":\"date\",\"type\":\"date\"},"
	"\"year\":{\"label\":\"Year\",\"column\":\"year\",\"type\":\"integer\"}}},"
	"\"account\":{\"label\":\"Account\",\"key_attribute\":\"code\",\"label_attribute\":"
	"\"label\","
	"\"attributes\":{\"label\":{\"label\":\"Label\",\"column\":\"label\",\"type\":\"string\"},"
	"\"code\":{\"label\":\"Code\",\"column\":\"code\",\"type\":\"string\"}}},"
	"\"number\":{\"label\":\"Number\",\"key_attribute\":\"number\",\"attributes\":{"
	"\"number\":{\"label\":\"Number\",\"column\":\"number\"}}},"
	"\"note\":{\"label\":\"Note\",\"key_attribute\":\"note\",\"attributes\":{"
	"\"note\":{\"label\":\"Note\",\"column\":\"note\"}}}},"
	"\"hierarchies\":{\"tree\":{\"label\":\"Tree\",\"levels\":[\"account\",\"number\"]}},"
	"\"measures\":{\"amount\":{\"label\":\"Amount\",\"column\":\"amount\",\"type\":\"number\","
	"\"aggregates\":[\"sum\",\"avg\",\"min\",\"max\",\"count\"]},"
	"\"pieces\":{\"label\":\"Pieces\",\"column\":\"pieces\",\"type\":\"integer\"}}}";

static const char fixture_storage[] =
	"{\"columns\":[{\"name\":\"amount\",\"decimals\":2},{\"name\":\"pieces\",\"decimals\":0}],"
	"\"measures\":{\"amount\":0,\"pieces\":1},\"dimensions\":{"
	"\"date\":{\"text\":false,\"types\":{\"date\":\"date\",\"year\":\"integer\"}},"
	"\"account\":{\"text\":false,\"types\":{\"label\":\"string\",\"code\":\"string\"}},"
	"\"number\":{\"text\":false,\"types\":{\"number\":\"integer\"}},"
	"\"note\":{\"text\":false,\"types\":{\"note\":\"string\"}}},\"scope\":[]}";

static const char fixture_csv[] = "date,year,code,label,number,note,amount,pieces\n"
				  "2024-01-05,2024,4000,Wages,1,alpha,100.50,1\n"
				  "2024-01-20,2024,4000,Wages,2,beta,-20.25,2\n"
				  "2024-02-01,2024,4100,Rent,3,\"a,b\",300,3\n"
				  "2024-03-31,2024,4100,Rent,4,,0.05,4\n"
				  "2023-12-31,2023,4000,Wages,5,alpha,1000,5\n"
				  "2023-06-30,2023,4200,,6,delta,,6\n"
				  ",,4200,,7,beta,7.77,7\n"
				  "2022-01-01,2022,4000,Salaries,8,zeta,8,8\n"
				  "2022-01-02,2022,9,\"Say \"\"hi\"\"\",9,alpha,-9.99,9\n"
				  "2022-01-03,2022,9,\"Say \"\"hi\"\"\",10,eta,10,\n"
				  "2022-01-04,2022,4100,Rent,,theta,11,11\n"
				  "2022-01-05,2022,4100,Rent,12,\xc3\xa9t\xc3\xa9,12,12\n";

#define FIXTURE_NOTE 3 /* the dimension whose second half is kept as text */

/* The store's file, and what SQLite lays beside it. */
static inline void fixture_drop(const char *path)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char name[128];
		snprintf(name, sizeof name, "%s%s", path, ends[i]);
		unlink(name);
	}
}

static inline void fixture_load(const char *path, bool texts)
{
	static const struct support_shape shape = {.attribute_column = {{0, 1}, {3, 2}, {4}, {5}},
						   .amount_column = {6, 7}};

	support_load(path, "books", fixture_model, fixture_storage, str_z(fixture_csv), &shape,
		     texts ? FIXTURE_NOTE : -1);
}

#endif
