-- Nearly all cases are closed, and a status says whether one is: taken apart, the planner would expect
-- next to nothing of "handling and open", and would read and sort what it should walk along in order.
create statistics cases_status_and_closing (mcv) on status, closed_at from cases;
