/* A dictionary is read by one thread while another adds to it: what was told of is there. */
#include "base/system/queue.h"
#include "model/dictionary.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

#define MEMBERS 200000u
#define TOLD_EACH 97u

static struct dictionary *dictionary;
static struct queue *told; /* of so many members */

static void *read_members(void *wrong)
{
	uint32_t seen = 0;
	for (void *p; (p = queue_pop(told)) != NULL;)
		for (uint32_t count = (uint32_t)(uintptr_t)p; seen < count; seen++)
			if (dictionary_get(dictionary, seen)->number != 3 * (int64_t)seen)
				++*(int *)wrong;
	if (seen != MEMBERS)
		++*(int *)wrong;
	return NULL;
}

int main(void)
{
	struct attribute number = {.name = STR("number"), .type = VALUE_INTEGER};
	struct dimension shape = {.attributes = &number, .nattributes = 1};
	pthread_t reader;
	int wrong = 0;
	dictionary = dictionary_new(&shape);
	told = queue_new(8);
	if (pthread_create(&reader, NULL, read_members, &wrong) != 0)
		return 1;
	for (uint32_t i = 0; i < MEMBERS; i++) {
		struct value v = value_number(3 * (int64_t)i);
		bool is_new;
		dictionary_put(dictionary, &v, &is_new);
		if (i % TOLD_EACH == 0 || i + 1 == MEMBERS)
			queue_push(told, (void *)(uintptr_t)(i + 1));
	}
	queue_close(told);
	pthread_join(reader, NULL);
	queue_free(told);
	dictionary_free(dictionary);
	if (wrong)
		printf("%d members were not as they had been put\n", wrong);
	return wrong != 0;
}
