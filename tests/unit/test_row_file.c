/*
 * Rows on their way to the disk: nobody waits for it but the end, those that wait go together, and
 * what fails there is told. fdatasync is the test's own, as slow and as faulty as it likes.
 */
#include "cli/row_file.h"
#include "support/test.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct {
    pthread_mutex_t lock;
    pthread_cond_t news;
    bool held;     /* it does not return */
    bool fails;    /* it returns an error */
    size_t n;      /* calls that have begun */
    off_t on_disk; /* what was in the file when the last one began */
} disk = {.lock = PTHREAD_MUTEX_INITIALIZER, .news = PTHREAD_COND_INITIALIZER};

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
int fdatasync(int file)
{
    struct stat info = {.st_size = -1};
    (void)pthread_mutex_lock(&disk.lock);
    (void)fstat(file, &info);
    disk.on_disk = info.st_size;
    disk.n++;
    (void)pthread_cond_broadcast(&disk.news);
    while (disk.held)
        (void)pthread_cond_wait(&disk.news, &disk.lock);
    const bool fails = disk.fails;
    (void)pthread_mutex_unlock(&disk.lock);
    errno = EIO;
    return fails ? -1 : 0;
}

static void hold(bool held)
{
    (void)pthread_mutex_lock(&disk.lock);
    disk.held = held;
    (void)pthread_cond_broadcast(&disk.news);
    (void)pthread_mutex_unlock(&disk.lock);
}

/* Until so many calls have begun. */
static void wait_for(size_t n)
{
    (void)pthread_mutex_lock(&disk.lock);
    while (disk.n < n)
        (void)pthread_cond_wait(&disk.news, &disk.lock);
    (void)pthread_mutex_unlock(&disk.lock);
}

static char path[] = "row_file_XXXXXX";

static int begin(void **state)
{
    (void)state;
    (void)snprintf(path, sizeof path, "row_file_XXXXXX");
    const int file = mkstemp(path);
    disk.held = disk.fails = false;
    disk.n = 0;
    return file < 0 ? -1 : close(file);
}

static int end(void **state)
{
    (void)state;
    return unlink(path);
}

static cls_row_file open_file(void)
{
    cls_row_file file;
    cls_error err;
    assert_int_equal(cls_row_file_open(&file, path, NULL, &err), CLS_OK);
    assert_int_equal(cls_row_file_begin(&file, 0, &err), CLS_OK);
    return file;
}

static cls_status append(cls_row_file *file, const char *row)
{
    cls_error err = {.code = CLS_OK};
    const cls_status status = cls_row_file_append(file, row, strlen(row), &err);
    if (status)
        assert_non_null(strstr(err.message, "cannot be written: "));
    return status;
}

static void rows_that_wait_go_together(void **state)
{
    (void)state;
    cls_error err;
    cls_row_file file = open_file();
    hold(true);
    assert_int_equal(append(&file, "1\n"), CLS_OK);
    wait_for(1);
    for (int i = 0; i < 100; i++)
        assert_int_equal(append(&file, "2\n"), CLS_OK); /* the first is still on its way */
    assert_int_equal(disk.n, 1);
    hold(false);
    assert_int_equal(cls_row_file_finish(&file, &err), CLS_OK);
    assert_int_equal(disk.n, 2);
    assert_int_equal(disk.on_disk, 202);
    cls_row_file_close(&file);
}

static void closing_waits_for_all_rows(void **state)
{
    (void)state;
    cls_row_file file = open_file();
    for (off_t i = 1; i <= 50; i++)
        assert_int_equal(append(&file, "row\n"), CLS_OK);
    cls_row_file_close(&file);
    assert_int_equal(disk.on_disk, 200);
    assert_true(disk.n >= 1 && disk.n <= 50);
    file = open_file();
    cls_row_file_close(&file); /* without rows */
}

static void what_fails_is_told(void **state)
{
    (void)state;
    cls_error err;
    cls_row_file file = open_file();
    disk.fails = true;
    assert_int_equal(append(&file, "1\n"), CLS_OK);
    assert_int_equal(cls_row_file_finish(&file, &err), CLS_INTERNAL);
    assert_string_equal(err.file, path);
    cls_row_file_close(&file);
    file = open_file();
    cls_status status = CLS_OK;
    for (int i = 0; i < 1000 && !status; i++) { /* one of the next ones is told */
        status = append(&file, "1\n");
        (void)nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    assert_int_equal(status, CLS_INTERNAL);
    cls_row_file_close(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_that_wait_go_together, begin, end),
        cmocka_unit_test_setup_teardown(closing_waits_for_all_rows, begin, end),
        cmocka_unit_test_setup_teardown(what_fails_is_told, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
