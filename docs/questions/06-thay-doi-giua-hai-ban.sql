-- So với bản công bố trước, con số nào đã đổi, từ bao nhiêu thành bao nhiêu, vì sao?
-- Against the release before: which figures changed, from what to what, and why?
--
-- Look at: kind. A new period is no change of what was said; a revision or a correction is; method and boundary say that
-- another thing is counted now. old_text and new_text are the parts of a rate, and what goals and facts say.
-- To compare any two releases, attach both databases and join indicator_value on its key.
--
-- Lưu ý: new period là kỳ mới, không phải con số cũ bị sửa; revision và correction là sửa, method và boundary là cách đếm đã đổi.
select
    changes.table_name,
    unit.unit_name,
    changes.unit_id,
    coalesce(changes.indicator, changes.item) as what,
    coalesce(indicator.name_vi, changes.item) as what_name,
    changes.indicator,
    changes.school_year,
    changes.period,
    changes.breakdown,
    changes.basis,
    changes.boundary,
    changes.detail,
    changes.change,
    changes.kind,
    coalesce(cast(changes.old_value as varchar), changes.old_symbol) as old_figure,
    changes.old_text,
    coalesce(cast(changes.new_value as varchar), changes.new_symbol) as new_figure,
    changes.new_text,
    changes.old_value,
    changes.new_value,
    changes.new_value - changes.old_value as difference,
    changes.reason
from changes
left join unit using (unit_id)
left join indicator using (indicator)
order by
    changes.kind = 'new period', changes.kind, changes.table_name, changes.unit_id, changes.school_year,
    changes.period, changes.indicator, changes.item, changes.breakdown, changes.basis, changes.boundary, changes.detail;
