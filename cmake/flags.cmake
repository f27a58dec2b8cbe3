# The house's compiler flags: targets of this tree link cls_flags, users of the library do not.

include(CheckCSourceCompiles)
include(CheckLinkerFlag)

add_library(cls_flags INTERFACE)
target_compile_options(cls_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wdouble-promotion -Wvla
    -Wcast-qual -Wmissing-prototypes -Wstrict-prototypes -Wundef -Wformat=2
    -ffp-contract=off # the same bytes from every compiler and processor
)

# Each shared library costs the loader time: only those that are used are linked.
check_linker_flag(C LINKER:--as-needed CLS_HAVE_AS_NEEDED)
if(CLS_HAVE_AS_NEEDED)
    target_link_options(cls_flags INTERFACE LINKER:--as-needed)
endif()

if(CLS_SANITIZE)
    string(REPLACE ";" "," sanitizers "${CLS_SANITIZE}")
    target_compile_options(cls_flags INTERFACE
        -g -fno-omit-frame-pointer -fsanitize=${sanitizers} -fno-sanitize-recover=all)
    target_link_options(cls_flags INTERFACE -fsanitize=${sanitizers})
endif()

# Flags of src/model/kernels_*.c. Neither errno nor floating-point traps are looked at there, and
# loops with sqrt or with conditions are vectorised only without them; no value changes.
set(CLS_KERNEL_FLAGS -fno-math-errno -fno-trapping-math)
set(CLS_AVX2_FLAGS -mavx2)
set(CLS_AVX512_FLAGS -mavx512f -mavx512dq -mavx512vl -mprefer-vector-width=256)
set(CLS_AVX512_WIDE_FLAGS -mavx512f -mavx512dq -mavx512vl -mprefer-vector-width=512)

set(CLS_X86_KERNELS OFF)
if(CLS_SIMD AND NOT "thread" IN_LIST CLS_SANITIZE)
    string(JOIN " " CMAKE_REQUIRED_FLAGS ${CLS_KERNEL_FLAGS} ${CLS_AVX2_FLAGS} ${CLS_AVX512_FLAGS})
    check_c_source_compiles("
        #ifndef __x86_64__
        #error another machine
        #endif
        int main(void) { return 0; }" CLS_HAVE_X86_FLAGS)
    unset(CMAKE_REQUIRED_FLAGS)
    set(CLS_X86_KERNELS ${CLS_HAVE_X86_FLAGS})
endif()
