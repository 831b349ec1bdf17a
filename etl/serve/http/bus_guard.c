#include "serve/http/bus_guard.h"

#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

static uintptr_t page_size;

/* Only what may be called here is: mmap is a system call and no more. */
static void on_bus(int number, siginfo_t *about, void *context)
{
	uintptr_t page = (uintptr_t)about->si_addr & ~(page_size - 1);
	(void)context;
	if (about->si_code == BUS_ADRERR &&
	    mmap((void *)page, page_size, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED)
		return;
	signal(number, SIG_DFL); /* the same fault comes again, and ends us */
}

void bus_guard(void)
{
	struct sigaction action = {.sa_sigaction = on_bus, .sa_flags = SA_SIGINFO};
	page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
	sigemptyset(&action.sa_mask);
	sigaction(SIGBUS, &action, NULL);
}
