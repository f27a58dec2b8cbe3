# Finds cJSON, GSL, NLopt and zlib as the targets cls::cjson, cls::gsl, cls::nlopt and cls::zlib, by
# their CMake packages or by pkg-config. What is not found is listed in cls_missing. Installed beside
# cls-config.cmake, so that the build and the users of cls find them in the same way.

set(cls_missing "")

macro(cls_find_dependency name package target module)
    if(NOT TARGET cls::${name})
        find_package(${package} QUIET)
        if(TARGET ${target})
            set(cls_found ${target})
        else()
            find_package(PkgConfig QUIET)
            if(PKG_CONFIG_FOUND)
                pkg_check_modules(cls_${name} QUIET IMPORTED_TARGET ${module})
            endif()
            set(cls_found PkgConfig::cls_${name})
        endif()
        if(TARGET ${cls_found})
            add_library(cls::${name} INTERFACE IMPORTED)
            set_target_properties(cls::${name} PROPERTIES INTERFACE_LINK_LIBRARIES ${cls_found})
        else()
            string(APPEND cls_missing " ${package}")
        endif()
        unset(cls_found)
    endif()
endmacro()

cls_find_dependency(cjson cJSON cjson libcjson)
cls_find_dependency(gsl GSL GSL::gsl gsl)
cls_find_dependency(nlopt NLopt NLopt::nlopt nlopt)
cls_find_dependency(zlib ZLIB ZLIB::ZLIB zlib)
string(STRIP "${cls_missing}" cls_missing)
